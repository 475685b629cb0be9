import { describe, expect, it } from "vitest";
import { drawSparkline } from "../../src/render/sparkline.ts";

const points = (values: readonly number[]) =>
  values.map((value, index) => ({ time: BigInt(index), value }));

describe("drawSparkline", () => {
  it("draws the lowest value lowest and the highest highest", () => {
    expect(drawSparkline(points([0, 1, 2, 3, 4, 5, 6, 7]), { from: 0n, to: 8n }, 8)).toBe(
      "▁▂▃▄▅▆▇█",
    );
    expect(drawSparkline(points([-5, 5]), { from: 0n, to: 2n }, 2)).toBe("▁█");
  });

  it("leaves columns without a value blank, but none at the end", () => {
    const sparse = [
      { time: 0n, value: 1 },
      { time: 50n, value: 2 },
    ];
    expect(drawSparkline(sparse, { from: 0n, to: 100n }, 10)).toBe("▁    █");
  });

  it("averages what falls into one column", () => {
    expect(drawSparkline(points([0, 2, 1, 1]), { from: 0n, to: 4n }, 2)).toBe("▅▅");
  });

  it("puts what lies outside into the nearest column", () => {
    const outside = [
      { time: -5n, value: 1 },
      { time: 99n, value: 3 },
    ];
    expect(drawSparkline(outside, { from: 0n, to: 10n }, 3)).toBe("▁ █");
  });

  it("draws one moment, and nothing of nothing", () => {
    expect(drawSparkline(points([7]), { from: 0n, to: 0n }, 1)).toBe("▅");
    expect(drawSparkline([], { from: 0n, to: 5n }, 5)).toBe("");
  });
});
