import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AppendedRecord,
  clockCheck,
  clockSkews,
} from "../../../src/health/doctor/clock-check.ts";

const now = Date.UTC(2026, 0, 1);

/** A record that takes a time to the broker and back, whose clock is ahead by the skew. */
function append(broker: number, skewMs: number, thereMs: number, backMs: number): AppendedRecord {
  const beforeMs = Math.floor(now);
  const timeMs = Math.floor(now + thereMs + skewMs);
  return { broker, beforeMs, timeMs, afterMs: Math.floor(now + thereMs + backMs) };
}

async function judge(appended: readonly AppendedRecord[]) {
  return await clockCheck(() => appended).run(new AbortController().signal);
}

describe("clockSkews", () => {
  it("holds the true skew between its bounds, however long records are under way", () => {
    const delay = fc.double({ min: 0, max: 5_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: -100_000, max: 100_000, noNaN: true }),
        fc.array(fc.tuple(delay, delay), { minLength: 1, maxLength: 5 }),
        (skewMs, delays) => {
          const [skew] = clockSkews(delays.map(([there, back]) => append(1, skewMs, there, back)));
          expect(skew?.leastMs).toBeLessThanOrEqual(skewMs);
          expect(skew?.mostMs).toBeGreaterThanOrEqual(skewMs);
        },
      ),
    );
  });

  it("is bounded by the quickest record of each broker", () => {
    expect(
      clockSkews([append(1, 500, 300, 300), append(1, 500, 2, 3), append(2, -500, 10, 10)]),
    ).toEqual([
      { broker: 1, leastMs: 496, mostMs: 503 },
      { broker: 2, leastMs: -511, mostMs: -489 },
    ]);
  });

  it("lists the brokers by their ids, whichever was written to first", () => {
    const skews = clockSkews([append(10, 0, 1, 1), append(2, 0, 1, 1), append(3, 0, 1, 1)]);
    expect(skews.map(({ broker }) => broker)).toEqual([2, 3, 10]);
  });
});

describe("the check of clock skew", () => {
  it.each([
    [4_000, 4_000, 4_001],
    [10, 990, 991],
    [990, 10, 991],
  ])(
    "does not blame a clock for a way of %d ms there and %d ms back",
    async (there, back, most) => {
      expect(await judge([append(1, 0, there, back)])).toMatchObject({
        status: "ok",
        reason: `broker 1: none seen, ${most} ms at most`,
      });
    },
  );

  it("warns of a second, and fails from where records are refused", async () => {
    expect(await judge([append(1, 900, 1, 1)])).toMatchObject({ status: "ok" });
    expect(await judge([append(1, 0, 1, 1), append(2, -90_000, 1, 1)])).toMatchObject({
      status: "warning",
      reason:
        "broker 1: none seen, 2 ms at most, broker 2 is 89998 to 90002 ms behind this machine",
      action: expect.stringContaining("NTP"),
    });
    for (const [skewMs, direction] of [
      [3_700_000, "ahead of this machine"],
      [-3_700_000, "behind this machine"],
    ] as const) {
      const far = await judge([append(1, skewMs, 1, 1)]);
      expect(far).toMatchObject({ status: "failed", reason: expect.stringContaining(direction) });
    }
  });

  it("is skipped where brokers have no time of their own", async () => {
    expect(await judge([])).toMatchObject({ status: "skipped" });
  });
});
