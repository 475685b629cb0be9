import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OffsetRanges } from "../../../src/consumer/letters/offset-ranges.ts";

const ranges = fc.array(
  fc.tuple(fc.nat(60), fc.nat(8)).map(([first, length]) => [first, first + length] as const),
);

function rangesOf(pairs: readonly (readonly [number, number])[]): OffsetRanges {
  const made = new OffsetRanges();
  for (const [first, last] of pairs) {
    made.add(first, last);
  }
  return made;
}

describe("ranges of offsets", () => {
  test("hold what was added, and nothing else", () => {
    fc.assert(
      fc.property(ranges, (pairs) => {
        const made = rangesOf(pairs);
        for (let offset = 0; offset < 75; offset++) {
          const isIn = pairs.some(([first, last]) => first <= offset && offset <= last);
          expect(made.has(offset)).toBe(isIn);
        }
      }),
    );
  });

  test("are as few as can be, and say so as text that reads back", () => {
    fc.assert(
      fc.property(ranges, (pairs) => {
        const made = rangesOf(pairs);
        const offsets = Array.from({ length: 75 }, (_, offset) => offset);
        const starts = offsets.filter((each) => made.has(each) && !made.has(each - 1));
        expect(made.size).toBe(starts.length);
        const copy = new OffsetRanges();
        expect(pairs.length === 0 || copy.addText(made.toString())).toBe(true);
        expect(copy.toString()).toBe(made.toString());
      }),
    );
  });

  test("are written short, with neighbours as one", () => {
    expect(
      rangesOf(
        [
          [4, 9],
          [12, 12],
          [10, 10],
        ].map(pair),
      ).toString(),
    ).toBe("4-10,12");
  });

  test.each(["", "x", "3-", "-3", "9-4", "1,,2", "1 2"])("take nothing from %j", (text) => {
    const made = new OffsetRanges();
    expect([made.addText(text), made.size]).toEqual([false, 0]);
  });
});

function pair([first = 0, last = 0]: number[]): [number, number] {
  return [first, last];
}
