import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  batches,
  leastCalls,
  rangeParts,
  seriesPerCall,
} from "../../../../src/providers/msk/poll/packing.ts";

const minute = 60_000;

function callsFor(series: number, intervals: number): number {
  let calls = 0;
  for (const part of rangeParts({ startMs: 0, endMs: intervals * minute }, minute)) {
    calls += Math.ceil(series / seriesPerCall(part, minute));
  }
  return calls;
}

describe("packing", () => {
  it("asks for five minutes of 500 series a call", () => {
    const range = { startMs: 0, endMs: 5 * minute };
    expect(seriesPerCall(range, minute)).toBe(500);
    expect(callsFor(100_000, 5)).toBe(200);
    expect(leastCalls(100_000, range, minute)).toBe(200);
  });

  it("asks for fewer series of a longer range, so that the answer is one page", () => {
    expect(seriesPerCall({ startMs: 0, endMs: 1_440 * minute }, minute)).toBe(70);
  });

  it("never asks for more than a page, whatever the range", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 22_000 }), (intervals) => {
        for (const part of rangeParts({ startMs: 0, endMs: intervals * minute }, minute)) {
          const points = seriesPerCall(part, minute) * ((part.endMs - part.startMs) / minute);
          expect(points).toBeLessThanOrEqual(100_800);
        }
      }),
    );
  });

  it("makes at most 5 % more calls than the limits allow, for many series", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 21_600 }), (intervals) => {
        const range = { startMs: 0, endMs: intervals * minute };
        const least = leastCalls(100_000, range, minute);
        expect(callsFor(100_000, intervals) / least).toBeLessThanOrEqual(1.05);
      }),
    );
  });

  it("cuts a range in parts without a gap", () => {
    const parts = [...rangeParts({ startMs: 0, endMs: 12_000 * minute }, minute)];
    expect(parts[0]?.startMs).toBe(0);
    expect(parts.at(-1)?.endMs).toBe(12_000 * minute);
    for (const [index, part] of parts.slice(1).entries()) {
      expect(part.startMs).toBe(parts[index]?.endMs);
    }
  });
});

describe("batches", () => {
  it("has all items once, in their order", () => {
    expect([...batches([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
    expect([...batches([], 2)]).toEqual([]);
  });
});
