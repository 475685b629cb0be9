import { expect, it } from "vitest";
import { BucketPoints } from "../../../src/bridge/provider-source/bucket-points.ts";

it("keeps what a map would keep", () => {
  const [points, expected] = [new BucketPoints(), new Map<number, number>()];
  let wrong = 0;
  for (let index = 0; index < 50_000; index++) {
    // Keys that fall into the same places at first, and some that come again.
    const key = ((index * 7_919) % 40_000) * 64 + 1;
    wrong += points.set(key, index) === expected.has(key) ? 1 : 0;
    expected.set(key, index);
  }
  expect(wrong).toBe(0);
  expect(points.size).toBe(expected.size);
  expect(new Map(points)).toEqual(expected);
  expect([...expected].every(([key, value]) => points.get(key) === value)).toBe(true);
  expect(points.get(2)).toBeUndefined();
});

it("keeps values that are no numbers as such", () => {
  const points = new BucketPoints();
  points.set(1, Number.NaN);
  points.set(Number.MAX_SAFE_INTEGER, Number.NEGATIVE_INFINITY);
  expect(points.get(1)).toBeNaN();
  expect(points.get(Number.MAX_SAFE_INTEGER)).toBe(Number.NEGATIVE_INFINITY);
});
