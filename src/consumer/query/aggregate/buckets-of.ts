import type {
  BucketsData,
  ExponentialHistogramData,
  HistogramData,
  SummaryData,
} from "../../../otlp/index.ts";
import { type Buckets, downscale, type ExponentialBuckets } from "./distribution.ts";

/** What a point with a distribution counted. Quantiles of a summary cannot be put together. */
export function bucketsOf(point: HistogramData | ExponentialHistogramData | SummaryData): Buckets {
  switch (point.type) {
    case "histogram": {
      const { count, sum, min, max, bounds, counts } = point.value;
      const layout = { kind: "explicit", bounds, counts: counts.map(Number) } as const;
      return { count: Number(count), sum, min, max, layout };
    }
    case "exponentialHistogram": {
      const { count, sum, min, max, scale, zeroCount, zeroThreshold } = point.value;
      const { positive, negative } = point.value;
      const layout: ExponentialBuckets = {
        kind: "exponential",
        scale,
        zeroCount: Number(zeroCount),
        zeroThreshold,
        positive: countsOf(positive),
        negative: countsOf(negative),
      };
      return { count: Number(count), sum, min, max, layout };
    }
    case "summary": {
      const { count, sum } = point.value;
      const layout = { kind: "explicit", bounds: [], counts: [] } as const;
      return { count: Number(count), sum, min: undefined, max: undefined, layout };
    }
  }
}

function countsOf(buckets: BucketsData | undefined): Map<number, number> {
  const counted = (buckets?.counts ?? []).map(
    (count, index) => [(buckets?.offset ?? 0) + index, Number(count)] as const,
  );
  return new Map(counted.filter(([, count]) => count > 0));
}

/**
 * What was counted between two points of one start; undefined where the buckets are not those of
 * before, or one of them fell: then the later point counts from a reset.
 */
export function subtract(later: Buckets, earlier: Buckets): Buckets | undefined {
  const layout = subtractLayout(later.layout, earlier.layout);
  if (layout === undefined || later.count < earlier.count) {
    return undefined;
  }
  const { sum, min, max } = later;
  return {
    count: later.count - earlier.count,
    sum: sum === undefined || earlier.sum === undefined ? undefined : sum - earlier.sum,
    min,
    max,
    layout,
  };
}

function subtractLayout(
  later: Buckets["layout"],
  earlier: Buckets["layout"],
): Buckets["layout"] | undefined {
  if (later.kind === "explicit") {
    return earlier.kind === "explicit" && later.bounds.join() === earlier.bounds.join()
      ? positive({
          ...later,
          counts: later.counts.map((count, index) => count - (earlier.counts[index] ?? 0)),
        })
      : undefined;
  }
  if (earlier.kind === "explicit" || later.scale > earlier.scale) {
    return undefined;
  }
  const before = downscale(earlier, later.scale);
  return positive({
    ...later,
    zeroCount: later.zeroCount - before.zeroCount,
    positive: differences(later.positive, before.positive),
    negative: differences(later.negative, before.negative),
  });
}

function differences(
  later: ReadonlyMap<number, number>,
  earlier: ReadonlyMap<number, number>,
): Map<number, number> {
  const indexes = new Set([...later.keys(), ...earlier.keys()]);
  return new Map(
    [...indexes].map((index) => [index, (later.get(index) ?? 0) - (earlier.get(index) ?? 0)]),
  );
}

function positive<Layout extends Buckets["layout"]>(layout: Layout): Layout | undefined {
  const counts =
    layout.kind === "explicit"
      ? layout.counts
      : [layout.zeroCount, ...layout.positive.values(), ...layout.negative.values()];
  return counts.every((count) => count >= 0) ? layout : undefined;
}
