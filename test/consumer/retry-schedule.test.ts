import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs, maxBackoffMs } from "../../src/consumer/retry-schedule.ts";

test("the first repetition waits the configured time, and each later one twice as long", () => {
  expect([2, 3, 4, 5, 6].map((attempt) => backoffMs(1_000, attempt))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000,
  ]);
});

test("no wait is longer than half a minute", () => {
  expect(backoffMs(1_000, 7)).toBe(30_000);
  fc.assert(
    fc.property(fc.nat(30_000), fc.integer({ min: 2, max: 1_000_000 }), (first, attempt) => {
      const wait = backoffMs(first, attempt);
      expect(wait).toBeGreaterThanOrEqual(Math.min(first, maxBackoffMs));
      expect(wait).toBeLessThanOrEqual(maxBackoffMs);
    }),
  );
});

test("without a configured wait, repetitions come at once", () => {
  expect(backoffMs(0, 2)).toBe(0);
  expect(backoffMs(0, 1_000)).toBe(0);
});
