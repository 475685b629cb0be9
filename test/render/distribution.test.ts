import { describe, expect, it } from "vitest";
import type { ExponentialHistogramDataPoint, HistogramDataPoint } from "../../src/otlp/index.ts";
import {
  drawDistribution,
  estimateQuantile,
  exponentialBuckets,
  histogramBuckets,
} from "../../src/render/distribution.ts";

function histogram(
  counts: number[],
  bounds: number[],
  range: { min?: number; max?: number } = {},
): HistogramDataPoint {
  return {
    startTimeUnixNano: 0n,
    timeUnixNano: 0n,
    count: BigInt(counts.reduce((sum, count) => sum + count, 0)),
    bucketCounts: counts.map(BigInt),
    explicitBounds: bounds,
    exemplars: [],
    attributes: [],
    flags: 0,
    ...range,
  };
}

function exponential(rest: Partial<ExponentialHistogramDataPoint>): ExponentialHistogramDataPoint {
  return {
    startTimeUnixNano: 0n,
    timeUnixNano: 0n,
    count: 0n,
    scale: 0,
    zeroCount: 0n,
    zeroThreshold: 0,
    attributes: [],
    exemplars: [],
    flags: 0,
    ...rest,
  };
}

describe("histogramBuckets", () => {
  it("closes the open ends by the smallest and the largest value", () => {
    expect(histogramBuckets(histogram([1, 2, 3], [10, 20], { min: 4, max: 90 }))).toEqual([
      { from: 4, to: 10, count: 1 },
      { from: 10, to: 20, count: 2 },
      { from: 20, to: 90, count: 3 },
    ]);
  });

  it("starts at 0, or at a lower first border, where the smallest is not known", () => {
    expect(histogramBuckets(histogram([1, 1], [10]))[0]).toEqual({ from: 0, to: 10, count: 1 });
    expect(histogramBuckets(histogram([1, 1], [-5]))[0]).toEqual({ from: -5, to: -5, count: 1 });
  });

  it("is empty without buckets", () => {
    expect(histogramBuckets(histogram([], []))).toEqual([]);
  });
});

describe("exponentialBuckets", () => {
  it("has borders at powers of two at scale 0", () => {
    const point = exponential({ positive: { offset: 0, bucketCounts: [1n, 0n, 2n] } });
    expect(exponentialBuckets(point)).toEqual([
      { from: 1, to: 2, count: 1 },
      { from: 2, to: 4, count: 0 },
      { from: 4, to: 8, count: 2 },
    ]);
  });

  it("is finer at a higher scale and coarser at a negative one", () => {
    const bucketsAt = (scale: number) =>
      exponentialBuckets(exponential({ scale, positive: { offset: 1, bucketCounts: [1n] } }))[0];
    expect(bucketsAt(1)).toEqual({ from: Math.SQRT2, to: 2, count: 1 });
    expect(bucketsAt(-1)).toEqual({ from: 4, to: 16, count: 1 });
  });

  it("ascends from negative values over zero to positive ones", () => {
    const point = exponential({
      zeroCount: 4n,
      zeroThreshold: 0.1,
      negative: { offset: 0, bucketCounts: [1n, 2n] },
      positive: { offset: 0, bucketCounts: [3n] },
    });
    expect(exponentialBuckets(point)).toEqual([
      { from: -4, to: -2, count: 2 },
      { from: -2, to: -1, count: 1 },
      { from: -0.1, to: 0.1, count: 4 },
      { from: 1, to: 2, count: 3 },
    ]);
  });
});

describe("estimateQuantile", () => {
  it("interpolates inside the bucket that holds the quantile", () => {
    const buckets = histogramBuckets(histogram([0, 4, 4], [10, 20], { max: 40 }));
    expect(estimateQuantile(buckets, 0.25, {})).toBe(15);
    expect(estimateQuantile(buckets, 0.75, {})).toBe(30);
  });

  it("never leaves the range of values that were seen", () => {
    const buckets = [{ from: 0, to: 100, count: 2 }];
    expect(estimateQuantile(buckets, 0.5, { max: 3 })).toBe(3);
    expect(estimateQuantile(buckets, 0.5, { min: 80 })).toBe(80);
  });

  it("is unknown where nothing was counted", () => {
    expect(estimateQuantile([], 0.5, {})).toBeUndefined();
    expect(estimateQuantile([{ from: 0, to: 1, count: 0 }], 0.5, {})).toBeUndefined();
  });
});

describe("drawDistribution", () => {
  const draw = (counts: number[], width?: number): string =>
    drawDistribution(
      counts.map((count, index) => ({ from: index, to: index + 1, count })),
      width,
    );

  it("leaves out what is empty at the ends and shows a gap inside", () => {
    expect(draw([0, 0, 1, 0, 8, 4, 0])).toBe("▁ █▄");
  });

  it("shows a single count beside a million", () => {
    expect(draw([1, 1_000_000])).toBe("▁█");
  });

  it("adds neighbours up where there are more buckets than columns", () => {
    expect(
      draw(
        Array.from({ length: 160 }, () => 1),
        8,
      ),
    ).toBe("████████");
    expect(draw([1, 1, 4, 4], 2)).toBe("▂█");
  });

  it("is empty without counts", () => {
    expect(draw([])).toBe("");
    expect(draw([0, 0])).toBe("");
  });
});
