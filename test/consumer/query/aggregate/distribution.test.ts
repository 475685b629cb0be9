import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Buckets,
  Distribution,
  downscale,
  type ExponentialBuckets,
} from "../../../../src/consumer/query/aggregate/distribution.ts";

function explicit(
  bounds: readonly number[],
  counts: readonly number[],
  more: Partial<Buckets> = {},
): Buckets {
  const count = counts.reduce((sum, each) => sum + each, 0);
  return {
    count,
    sum: undefined,
    min: undefined,
    max: undefined,
    layout: { kind: "explicit", bounds, counts },
    ...more,
  };
}

function exponential(
  scale: number,
  positive: readonly (readonly [number, number])[],
  more: Partial<ExponentialBuckets> = {},
): Buckets {
  const layout: ExponentialBuckets = {
    kind: "exponential",
    scale,
    zeroCount: 0,
    zeroThreshold: 0,
    positive: new Map(positive),
    negative: new Map(),
    ...more,
  };
  const inBuckets = [...layout.positive.values(), ...layout.negative.values(), layout.zeroCount];
  const count = inBuckets.reduce((sum, each) => sum + each, 0);
  return { count, sum: undefined, min: undefined, max: undefined, layout };
}

function distributionOf(...points: readonly Buckets[]): Distribution {
  const distribution = new Distribution();
  for (const point of points) {
    distribution.add(point);
  }
  return distribution;
}

describe("a distribution over explicit bounds", () => {
  test("spreads the values of a bucket evenly over it", () => {
    const distribution = distributionOf(explicit([10, 20, 40], [0, 10, 10, 0]));
    expect(distribution.quantile(0.25)).toBeCloseTo(15, 9);
    expect(distribution.quantile(0.5)).toBeCloseTo(20, 9);
    expect(distribution.quantile(0.75)).toBeCloseTo(30, 9);
    expect(distribution.quantile(1)).toBeCloseTo(40, 9);
  });

  test("ends its open buckets at the lowest and highest value told", () => {
    const told = distributionOf(explicit([10, 20], [10, 0, 10], { min: 4, max: 32 }));
    expect(told.quantile(0.25)).toBeCloseTo(7, 9);
    expect(told.quantile(0.75)).toBeCloseTo(26, 9);
    const untold = distributionOf(explicit([10, 20], [10, 0, 10]));
    expect(untold.quantile(0.25)).toBe(10);
    expect(untold.quantile(0.75)).toBe(20);
  });

  test("adds points of the same bounds, and puts points of other bounds beside them", () => {
    const same = distributionOf(explicit([10, 20], [0, 4, 0]), explicit([10, 20], [0, 6, 0]));
    expect(same.count).toBe(10);
    expect(same.quantile(0.5)).toBeCloseTo(15, 9);
    // Ten between 0 and 10, ten between 5 and 15: half of all lie below 7.5.
    const mixed = distributionOf(explicit([0, 10], [0, 10, 0]), explicit([5, 15], [0, 10, 0]));
    expect(mixed.quantile(0.5)).toBeCloseTo(7.5, 9);
    expect(mixed.quantile(0.25)).toBeCloseTo(5, 9);
  });

  test("knows its sum only where every point does", () => {
    const known = explicit([1], [1, 0], { sum: 2.5, min: 2, max: 3 });
    expect(distributionOf(known, known).sum).toBe(5);
    expect(distributionOf(known, explicit([1], [1, 0])).sum).toBeUndefined();
  });

  test("has no quantile where nothing was counted in buckets", () => {
    expect(distributionOf(explicit([], [], { count: 7 })).quantile(0.5)).toBeUndefined();
    expect(new Distribution().quantile(0.5)).toBeUndefined();
  });

  test("is never off by more than the bucket of the value", () => {
    const bounds = [-50, -10, 0, 1, 5, 10, 100];
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 200, noNaN: true }), { minLength: 1, maxLength: 100 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, quantile) => {
          const edges = [Math.min(...values), ...bounds, Math.max(...values)];
          const counts = new Array<number>(bounds.length + 1).fill(0);
          const bucketOf = (value: number): number => {
            const found = bounds.findIndex((bound) => value <= bound);
            return found === -1 ? bounds.length : found;
          };
          for (const value of values) {
            counts[bucketOf(value)] = (counts[bucketOf(value)] ?? 0) + 1;
          }
          const range = { min: Math.min(...values), max: Math.max(...values) };
          const estimate =
            distributionOf(explicit(bounds, counts, range)).quantile(quantile) ?? NaN;
          const sorted = values.toSorted((a, b) => a - b);
          const exact = sorted[Math.ceil(quantile * values.length) - 1] ?? NaN;
          const bucket = bucketOf(exact);
          const low = Math.max(range.min, edges[bucket] ?? NaN);
          const high = Math.min(range.max, edges[bucket + 1] ?? NaN);
          expect(estimate).toBeGreaterThanOrEqual(Math.min(low, exact) - 1e-6);
          expect(estimate).toBeLessThanOrEqual(Math.max(high, exact) + 1e-6);
        },
      ),
    );
  });
});

describe("a distribution over exponential bounds", () => {
  test("spreads the values of a bucket evenly by their logarithm", () => {
    // Scale 0: base 2. Bucket 2 is from 4 to 8, and its middle 4 times the root of 2.
    const distribution = distributionOf(exponential(0, [[2, 10]]));
    expect(distribution.quantile(0.5)).toBeCloseTo(4 * Math.SQRT2, 9);
    expect(distribution.quantile(1)).toBeCloseTo(8, 9);
  });

  test("has buckets below zero and around it", () => {
    const distribution = distributionOf(
      exponential(0, [[0, 2]], { negative: new Map([[0, 2]]), zeroCount: 2, zeroThreshold: 0.5 }),
    );
    expect(distribution.quantile(1 / 6)).toBeCloseTo(-Math.SQRT2, 9);
    expect(distribution.quantile(0.5)).toBeCloseTo(0, 9);
    expect(distribution.quantile(5 / 6)).toBeCloseTo(Math.SQRT2, 9);
  });

  test("takes points of different scales to the lower one", () => {
    // Scale 1, buckets 4 and 5 are 4 to 8 together: bucket 2 of scale 0.
    const mixed = distributionOf(
      exponential(1, [
        [4, 5],
        [5, 5],
      ]),
      exponential(0, [[2, 10]]),
    );
    const alike = distributionOf(exponential(0, [[2, 20]]));
    for (const quantile of [0.1, 0.5, 0.9]) {
      expect(mixed.quantile(quantile)).toBeCloseTo(alike.quantile(quantile) ?? NaN, 9);
    }
  });

  test("stays a number where bounds lie beyond all doubles", () => {
    const distribution = distributionOf(
      exponential(-10, [
        [-1, 4],
        [0, 4],
      ]),
    );
    const found = [0.1, 0.5, 0.9].map((quantile) => distribution.quantile(quantile));
    expect(found.every((value) => Number.isFinite(value))).toBe(true);
    expect(found).toEqual(found.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  });

  test("keeps its counts when the scale gets lower", () => {
    const counts = fc.array(
      fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 9 })),
    );
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 8 }), (entries, steps) => {
        const from = exponential(8, [...new Map(entries)]).layout as ExponentialBuckets;
        const to = downscale(from, 8 - steps);
        const sum = (map: ReadonlyMap<number, number>): number =>
          [...map.values()].reduce((total, count) => total + count, 0);
        expect(sum(to.positive)).toBe(sum(from.positive));
        for (const index of from.positive.keys()) {
          expect(to.positive.has(index >> steps)).toBe(true);
        }
      }),
    );
  });
});
