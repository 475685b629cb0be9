import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DdSketch } from "../../../../src/consumer/query/aggregate/dd-sketch.ts";

const values = fc.array(
  fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1_000, max: 1_000, noNaN: true }),
    fc.constant(0),
  ),
  { minLength: 1, maxLength: 200 },
);

function sketchOf(numbers: readonly number[]): DdSketch {
  const sketch = new DdSketch();
  for (const value of numbers) {
    sketch.add(value);
  }
  return sketch;
}

describe("a sketch of values", () => {
  test("tells every quantile within one per cent of the value of that rank", () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (numbers, quantile) => {
        const exact = numbers.toSorted((a, b) => a - b)[
          Math.floor(quantile * (numbers.length - 1))
        ];
        const estimate = sketchOf(numbers).quantile(quantile);
        expect(exact).toBeDefined();
        expect(estimate).toBeDefined();
        const error = Math.abs((estimate ?? Number.NaN) - (exact ?? Number.NaN));
        // The least of all doubles are rounded by more than that.
        const allowed = DdSketch.relativeError * Math.abs(exact ?? 0) * (1 + 1e-9) + 1e-320;
        expect(error).toBeLessThanOrEqual(allowed);
      }),
    );
  });

  test("is the same whatever the order of the values", () => {
    fc.assert(
      fc.property(values, (numbers) => {
        const [one, other] = [sketchOf(numbers), sketchOf(numbers.toReversed())];
        for (const quantile of [0, 0.1, 0.5, 0.99, 1]) {
          expect(one.quantile(quantile)).toBe(other.quantile(quantile));
        }
      }),
    );
  });

  test("tells apart what is below, at and above zero", () => {
    const sketch = sketchOf([-100, -1, 0, 0, 1, 100]);
    const found = [0, 0.2, 0.4, 0.6, 0.8, 1].map((quantile) => sketch.quantile(quantile) ?? NaN);
    for (const [index, exact] of [-100, -1, 0, 0, 1, 100].entries()) {
      expect(Math.abs((found[index] ?? NaN) - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.01);
    }
  });

  test("has no quantile without values", () => {
    expect(new DdSketch().quantile(0.5)).toBeUndefined();
  });
});
