import { describe, expect, test } from "vitest";
import { compare, measure, median, percentile } from "../../bench/measure.ts";

const context = { quick: true, say: () => {} };

describe("measuring", () => {
  test("gives every contender its rates, in the order given", async () => {
    const measured = await measure(context, [
      { name: "at once", run: () => 1_000 },
      { name: "later", run: async () => 10 },
    ]);
    expect(measured.map(({ name }) => name)).toEqual(["at once", "later"]);
    for (const { perCpuSecond, perSecond } of measured) {
      expect(perCpuSecond).toBeGreaterThan(0);
      expect(perSecond).toBeGreaterThan(0);
    }
  });

  test("lets the contenders take turns", async () => {
    const turns: string[] = [];
    const contender = (name: string) => ({ name, run: () => Number(turns.push(name) > 0) });
    const often = { quick: false, say: () => {} };
    await measure(often, [contender("a"), contender("b")], { rounds: 3, roundMs: 0, warmUpMs: 0 });
    expect(turns.join("")).toBe("ab".repeat(4));
  });

  test("counts the processor's time, not the time that is waited", async () => {
    // Long enough that what else the process does takes less.
    const wait = () => new Promise<number>((resolve) => setTimeout(() => resolve(1_000), 500));
    const once = { rounds: 1, roundMs: 0, warmUpMs: 0 };
    const [waiting] = await measure(context, [{ name: "waits", run: wait }], once);
    expect(waiting?.perCpuSecond).toBeGreaterThan(waiting?.perSecond ?? Number.POSITIVE_INFINITY);
  });
});

describe("a comparison", () => {
  test("is the median of the rounds' ratios, so that one disturbed round says nothing", () => {
    const { ratio, spread } = compare([50, 90, 1, 110, 100], [100, 100, 100, 100, 100]);
    expect(ratio).toBe(0.9);
    expect(spread).toEqual([0.5, 1]);
  });
});

describe("the median", () => {
  test("is the middle value, or the mean of the two in the middle", () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  test("leaves its input as it was", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("a percentile", () => {
  test("is the value that so many lie below", () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, 0.5)).toBe(51);
    expect(percentile(values, 0.99)).toBe(100);
    expect(percentile(values, 1)).toBe(100);
    expect(percentile([], 0.5)).toBeNaN();
  });
});
