import type {
  ExponentialHistogramBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
} from "../otlp/index.ts";

/** Values counted between two borders. */
export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Buckets of a histogram in ascending order; the open ends are closed by `min` and `max`. */
export function histogramBuckets(point: HistogramDataPoint): Bucket[] {
  const { bucketCounts, explicitBounds, min, max } = point;
  return bucketCounts.map((count, index) => {
    const [below, above] = [explicitBounds[index - 1], explicitBounds[index]];
    const from = below ?? Math.min(min ?? 0, above ?? 0);
    return { from, to: above ?? Math.max(max ?? from, from), count: Number(count) };
  });
}

/**
 * Buckets of an exponential histogram in ascending order. Bucket `i` of scale `s` holds the values
 * from base^i to base^(i+1), where base = 2^(2^-s), as the OpenTelemetry data model defines it.
 */
export function exponentialBuckets(point: ExponentialHistogramDataPoint): Bucket[] {
  const border = (index: number): number => 2 ** (index * 2 ** -point.scale);
  const side = (buckets: ExponentialHistogramBuckets | undefined): Bucket[] =>
    (buckets?.bucketCounts ?? []).map((count, index) => {
      const exponent = (buckets?.offset ?? 0) + index;
      return { from: border(exponent), to: border(exponent + 1), count: Number(count) };
    });
  const negative = side(point.negative)
    .map(({ from, to, count }) => ({ from: -to, to: -from, count }))
    .reverse();
  const zero = {
    from: -point.zeroThreshold,
    to: point.zeroThreshold,
    count: Number(point.zeroCount),
  };
  return [...negative, ...(zero.count === 0 ? [] : [zero]), ...side(point.positive)];
}

/**
 * Estimates a quantile (0 to 1) by linear interpolation inside the bucket that holds it: off by at
 * most that bucket's width. Undefined where nothing was counted in buckets.
 */
export function estimateQuantile(
  buckets: readonly Bucket[],
  quantile: number,
  { min, max }: { min?: number | undefined; max?: number | undefined },
): number | undefined {
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  let rank = total * quantile;
  for (const { from, to, count } of buckets) {
    if (count > 0 && rank <= count) {
      const estimate = from + (to - from) * (rank / count);
      return Math.min(Math.max(estimate, min ?? -Infinity), max ?? Infinity);
    }
    rank -= count;
  }
  return undefined;
}

/** Bars of a column, from the lowest to the highest. */
export const steps = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** The shape of a distribution in at most `width` columns; empty buckets at the ends are left out. */
export function drawDistribution(buckets: readonly Bucket[], width = 10): string {
  const first = buckets.findIndex(({ count }) => count > 0);
  if (first === -1) {
    return "";
  }
  const last = buckets.findLastIndex(({ count }) => count > 0);
  const counts = buckets.slice(first, last + 1).map(({ count }) => count);
  const columns = fold(counts, Math.min(width, counts.length));
  const highest = Math.max(...columns);
  return columns
    .map((count) =>
      count === 0 ? " " : steps[Math.max(0, Math.ceil((count / highest) * steps.length) - 1)],
    )
    .join("");
}

/** Adds up neighbours until `width` sums are left. */
function fold(counts: readonly number[], width: number): number[] {
  const sums = new Array<number>(width).fill(0);
  for (const [index, count] of counts.entries()) {
    const column = Math.floor((index * width) / counts.length);
    sums[column] = (sums[column] ?? 0) + count;
  }
  return sums;
}
