import { expect, it } from "vitest";
import { BucketPoints } from "../../../src/bridge/provider-source/bucket-points.ts";

it.each([0, 40_000])("keeps what a map would keep, with %i series expected", (expectedSeries) => {
  const [points, expected] = [new BucketPoints(expectedSeries), new Map<number, number>()];
  let wrong = 0;
  for (let index = 0; index < 50_000; index++) {
    // In no order, and some that come again.
    const series = (index * 7_919) % 40_000;
    wrong += points.has(series) === expected.has(series) ? 0 : 1;
    wrong += points.set(series, index) === expected.has(series) ? 1 : 0;
    expected.set(series, index);
  }
  expect(wrong).toBe(0);
  expect(new Map(points)).toEqual(expected);
  expect([...expected].every(([series, value]) => points.get(series) === value)).toBe(true);
  expect(points.get(40_000)).toBeUndefined();
});

it("keeps values that are no numbers as such, and no value is none", () => {
  const points = new BucketPoints();
  points.set(1, Number.NaN);
  points.set(9, Number.NEGATIVE_INFINITY);
  points.set(1_000, 0);
  expect([...points]).toEqual([
    [1, Number.NaN],
    [9, Number.NEGATIVE_INFINITY],
    [1_000, 0],
  ]);
  expect([0, 2, 8, 999, 1_001].map((series) => points.get(series))).toEqual(
    Array(5).fill(undefined),
  );
});
