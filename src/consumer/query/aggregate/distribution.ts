/** Measurements counted in buckets, as one point or the difference of two tells them. */
export interface Buckets {
  readonly count: number;
  readonly sum: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly layout: ExplicitBuckets | ExponentialBuckets;
}

/** Buckets with bounds of their own; there is one count more than bounds, or none at all. */
export interface ExplicitBuckets {
  readonly kind: "explicit";
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

/**
 * Buckets whose bounds are powers of 2 ** (2 ** -scale): bucket `i` holds what is above base^i, up to
 * base^(i+1) (OpenTelemetry's metrics data model, "ExponentialHistogram").
 */
export interface ExponentialBuckets {
  readonly kind: "exponential";
  readonly scale: number;
  readonly zeroCount: number;
  readonly zeroThreshold: number;
  /** Counts by index. */
  readonly positive: ReadonlyMap<number, number>;
  readonly negative: ReadonlyMap<number, number>;
}

/** The same buckets with a lower scale: two of them become one with each step. */
export function downscale(from: ExponentialBuckets, scale: number): ExponentialBuckets {
  if (scale >= from.scale) {
    return from;
  }
  const factor = 2 ** (from.scale - scale);
  const join = (counts: ReadonlyMap<number, number>): Map<number, number> => {
    const joined = new Map<number, number>();
    addCounts(
      joined,
      [...counts].map(([index, count]) => [Math.floor(index / factor), count]),
    );
    return joined;
  };
  return { ...from, scale, positive: join(from.positive), negative: join(from.negative) };
}

function addCounts(
  to: Map<number, number>,
  counts: Iterable<readonly [index: number, count: number]>,
): void {
  for (const [index, count] of counts) {
    to.set(index, (to.get(index) ?? 0) + count);
  }
}

interface Interval {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Whether values are spread evenly by their logarithm. */
  readonly exponential: boolean;
}

/** Measurements of many points together. */
export class Distribution {
  count = 0;
  /** Undefined where one of the points has none. */
  sum: number | undefined = 0;
  min: number | undefined;
  max: number | undefined;
  readonly #explicit = new Map<string, { bounds: readonly number[]; counts: number[] }>();
  #exponential: ExponentialBuckets | undefined;

  add({ count, sum, min, max, layout }: Buckets): void {
    this.count += count;
    this.sum = sum === undefined || this.sum === undefined ? undefined : this.sum + sum;
    this.min = min === undefined ? this.min : Math.min(this.min ?? min, min);
    this.max = max === undefined ? this.max : Math.max(this.max ?? max, max);
    if (layout.kind === "explicit") {
      this.#addExplicit(layout);
    } else {
      this.#addExponential(layout);
    }
  }

  #addExplicit({ bounds, counts }: ExplicitBuckets): void {
    const key = bounds.join();
    const known = this.#explicit.get(key);
    if (known === undefined) {
      this.#explicit.set(key, { bounds, counts: [...counts] });
      return;
    }
    for (const [index, count] of counts.entries()) {
      known.counts[index] = (known.counts[index] ?? 0) + count;
    }
  }

  #addExponential(added: ExponentialBuckets): void {
    const known = this.#exponential;
    const scale = Math.min(known?.scale ?? added.scale, added.scale);
    const mine = known === undefined ? undefined : downscale(known, scale);
    const theirs = downscale(added, scale);
    const positive = new Map(mine?.positive);
    const negative = new Map(mine?.negative);
    addCounts(positive, theirs.positive);
    addCounts(negative, theirs.negative);
    this.#exponential = {
      kind: "exponential",
      scale,
      zeroCount: (mine?.zeroCount ?? 0) + theirs.zeroCount,
      zeroThreshold: Math.max(mine?.zeroThreshold ?? 0, theirs.zeroThreshold),
      positive,
      negative,
    };
  }

  /**
   * Estimates a quantile from 0 to 1: the value below which that share of what was counted in buckets
   * lies, where the values of a bucket are taken to be spread evenly over it; over one of an
   * exponential histogram, evenly by their logarithm. It is off by the width of the bucket that it
   * lies in at most. Open buckets end at the lowest and highest value told, else at their only bound.
   * Undefined where no bucket counted anything.
   */
  quantile(quantile: number): number | undefined {
    const intervals = this.#intervals();
    const total = intervals.reduce((sum, { count }) => sum + count, 0);
    if (total === 0) {
      return undefined;
    }
    const rank = total * quantile;
    const below = (value: number): number =>
      intervals.reduce((sum, each) => sum + each.count * shareBelow(each, value), 0);
    const borders = [...new Set(intervals.flatMap(({ from, to }) => [from, to]))].sort(
      (a, b) => a - b,
    );
    const estimate = solve(below, rank, borders);
    return Math.min(Math.max(estimate, this.min ?? -Infinity), this.max ?? Infinity);
  }

  #intervals(): Interval[] {
    const explicit = [...this.#explicit.values()].flatMap((each) => this.#ofExplicit(each));
    const found = [...explicit, ...ofExponential(this.#exponential)];
    return found.filter(({ count }) => count > 0);
  }

  #ofExplicit({ bounds, counts }: Pick<ExplicitBuckets, "bounds" | "counts">): Interval[] {
    return counts.map((count, index) => {
      const [below, above] = [bounds[index - 1], bounds[index]];
      const from = below ?? Math.min(this.min ?? above ?? 0, above ?? Infinity);
      const to = above ?? Math.max(this.max ?? from, from);
      return { from, to, count, exponential: false };
    });
  }
}

function ofExponential(buckets: ExponentialBuckets | undefined): Interval[] {
  if (buckets === undefined) {
    return [];
  }
  const { scale, zeroCount, zeroThreshold, positive, negative } = buckets;
  // Bounds of a low scale can lie beyond all doubles.
  const border = (index: number): number =>
    Math.min(Math.max(2 ** (index * 2 ** -scale), Number.MIN_VALUE), Number.MAX_VALUE);
  return [
    { from: -zeroThreshold, to: zeroThreshold, count: zeroCount, exponential: false },
    ...[...positive].map(([index, count]) => ({
      from: border(index),
      to: border(index + 1),
      count,
      exponential: true,
    })),
    ...[...negative].map(([index, count]) => ({
      from: -border(index + 1),
      to: -border(index),
      count,
      exponential: true,
    })),
  ];
}

function shareBelow({ from, to, exponential }: Interval, value: number): number {
  if (value >= to) {
    return 1;
  }
  if (value <= from) {
    return 0;
  }
  if (!exponential) {
    return (value - from) / (to - from);
  }
  const [low, high] = from < 0 ? [-to, -from] : [from, to];
  const size = Math.abs(value);
  const share = (Math.log(size) - Math.log(low)) / (Math.log(high) - Math.log(low));
  return from < 0 ? 1 - share : share;
}

const steps = 100;

/** The lowest value below which there are as many as the rank, to the precision of doubles. */
function solve(below: (value: number) => number, rank: number, borders: readonly number[]): number {
  let [low, high] = [0, borders.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (below(borders[middle] as number) >= rank) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  let to = borders[low] as number;
  let from = borders[low - 1] ?? to;
  for (let step = 0; step < steps && from < to; step++) {
    const middle = from + (to - from) / 2;
    if (middle === from || middle === to) {
      break;
    }
    if (below(middle) >= rank) {
      to = middle;
    } else {
      from = middle;
    }
  }
  return to;
}
