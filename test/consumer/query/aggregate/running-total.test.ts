import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  RunningTotal,
  type TotalKind,
  type TotalPoint,
} from "../../../../src/consumer/query/aggregate/running-total.ts";

const numbers: TotalKind<number, number> = {
  difference: (later, earlier) => (later < earlier ? undefined : later - earlier),
  whole: (value) => value,
  size: (value) => value,
};

const second = 1_000_000_000n;

/** A point whose start and time are given in seconds; every ten seconds are a stretch. */
function point(start: number, at: number, value: number): TotalPoint<number> {
  return {
    startTime: BigInt(start) * second,
    time: BigInt(at) * second,
    value,
    bucket: Math.floor(at / 10),
  };
}

function growthOf(
  points: readonly TotalPoint<number>[],
  from?: number,
): Record<number, { amount: number; seconds: number }> {
  const total = new RunningTotal(numbers, from === undefined ? undefined : BigInt(from) * second);
  for (const each of points) {
    total.add(each);
  }
  const growth: Record<number, { amount: number; seconds: number }> = {};
  for (const { bucket, change, seconds } of total.growth()) {
    const known = growth[bucket] ?? { amount: 0, seconds: 0 };
    growth[bucket] = { amount: known.amount + change, seconds: known.seconds + seconds };
  }
  return growth;
}

function sumOf(growth: Record<number, { amount: number }>): number {
  return Object.values(growth).reduce((sum, { amount }) => sum + amount, 0);
}

describe("a running total", () => {
  test("grew from zero where it began within the time asked for", () => {
    expect(growthOf([point(1, 2, 5), point(1, 4, 9)], 1)).toEqual({ 0: { amount: 9, seconds: 3 } });
    expect(growthOf([point(1, 2, 5), point(1, 4, 9)])).toEqual({ 0: { amount: 9, seconds: 3 } });
  });

  test("grew since its first point where it began before", () => {
    expect(growthOf([point(1, 2, 5), point(1, 4, 9)], 2)).toEqual({ 0: { amount: 4, seconds: 2 } });
    expect(growthOf([point(1, 5, 5)], 2)).toEqual({});
  });

  test("counts a new start from zero", () => {
    const points = [point(1, 2, 50), point(1, 4, 60), point(5, 6, 3), point(5, 8, 7)];
    expect(growthOf(points, 2)).toEqual({ 0: { amount: 17, seconds: 5 } });
  });

  test("takes a lower value for a reset where no start is told", () => {
    const points = [point(0, 2, 50), point(0, 4, 60), point(0, 6, 3), point(0, 8, 7)];
    expect(growthOf(points)).toEqual({ 0: { amount: 17, seconds: 6 } });
  });

  test("grows in the stretch of time in which it is seen", () => {
    const points = [point(1, 5, 10), point(1, 9, 14), point(1, 12, 20), point(1, 35, 21)];
    expect(growthOf(points)).toEqual({
      0: { amount: 14, seconds: 8 },
      1: { amount: 6, seconds: 3 },
      3: { amount: 1, seconds: 23 },
    });
  });

  test("is the same in whatever order its points come", () => {
    const runs = fc.array(
      fc.record({
        known: fc.boolean(),
        steps: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 12 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(runs, fc.infiniteStream(fc.nat()), (each, dice) => {
        const points = each.flatMap(({ steps }, run) => {
          let value = 0;
          return steps.map((step, index) => {
            value += step;
            return point(run * 100 + 1, run * 100 + 2 + index * 3, value);
          });
        });
        const shuffled = points
          .map((one) => ({ one, key: dice.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const all = each.reduce((sum, { steps }) => sum + steps.reduce((a, b) => a + b, 0), 0);
        expect(sumOf(growthOf(points))).toBe(all);
        expect(growthOf(shuffled)).toEqual(growthOf(points));
      }),
    );
  });

  test("keeps two points of a stretch, however many there are, unless starts are unknown", () => {
    const total = new RunningTotal(numbers, undefined);
    const kept = [1, 2, 3, 4].map((at) => total.add(point(1, at, at)));
    expect(kept).toEqual([2, 0, 0, 0]);
    expect(total.add(point(0, 1, 1))).toBe(1);
    expect(total.add(point(0, 2, 1))).toBe(1);
  });
});
