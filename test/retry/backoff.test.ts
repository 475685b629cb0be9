import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Backoff, backoffMs, jitteredBackoffMs, longestBackoffMs } from "../../src/retry/index.ts";

const rules = { initialMs: 100, maxMs: 1_000 };

describe("the wait after failures in a row", () => {
  test("is the first one, then twice as long each time, up to the longest", () => {
    expect([1, 2, 3, 4, 5, 6, 1_000_000].map((failures) => backoffMs(rules, failures))).toEqual([
      100, 200, 400, 800, 1_000, 1_000, 1_000,
    ]);
  });

  test("is the first one also before anything failed", () => {
    expect(backoffMs(rules, 0)).toBe(100);
  });

  test("is none where the first one is none", () => {
    expect(
      [1, 2, 1_000].map((failures) => backoffMs({ ...rules, initialMs: 0 }, failures)),
    ).toEqual([0, 0, 0]);
  });

  test("is never above the longest, nor below the smaller of both", () => {
    fc.assert(
      fc.property(fc.nat(60_000), fc.integer({ min: 1, max: 1_000_000 }), (initialMs, failures) => {
        const wait = backoffMs({ initialMs, maxMs: longestBackoffMs }, failures);
        expect(wait).toBeGreaterThanOrEqual(Math.min(initialMs, longestBackoffMs));
        expect(wait).toBeLessThanOrEqual(longestBackoffMs);
      }),
    );
  });
});

describe("the wait with jitter", () => {
  test("is between half of it and all of it, in whole milliseconds", () => {
    expect(jitteredBackoffMs(rules, 2, () => 0)).toBe(100);
    expect(jitteredBackoffMs(rules, 2, () => 0.5)).toBe(150);
    expect(jitteredBackoffMs(rules, 2, () => 0.9999)).toBe(200);
    expect(jitteredBackoffMs({ initialMs: 3, maxMs: 1_000 }, 1, () => 0.7)).toBe(3);
  });

  test("differs from one time to the next", () => {
    const waits = Array.from({ length: 50 }, () => jitteredBackoffMs(rules, 5));
    expect(new Set(waits).size).toBeGreaterThan(1);
  });
});

describe("Backoff", () => {
  test("doubles up to its bound, and begins anew when it went well", () => {
    const backoff = new Backoff(rules, () => 1);
    expect(Array.from({ length: 6 }, () => backoff.next())).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
    backoff.reset();
    expect(backoff.next()).toBe(100);
  });

  test("waits half of it at least", () => {
    expect(new Backoff(rules, () => 0).next()).toBe(50);
  });
});
