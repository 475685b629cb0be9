import type { NormalizedMetric } from "../../providers/index.ts";
import { BucketPoints } from "./bucket-points.ts";
import { SeriesNumbers } from "./series-numbers.ts";

/** So many series may be known of which nothing is held, before they are counted anew. */
const idleSeries = 1_024;

/** What was delivered of the newest intervals of a shard. */
export class DeliveredPoints {
  readonly #numbers: SeriesNumbers;
  /** By the begins of intervals. */
  readonly #buckets = new Map<number, BucketPoints>();
  /** Series come and go: with that many, those without points are forgotten. */
  #mostSeries = idleSeries;

  constructor(numbers = new SeriesNumbers()) {
    this.#numbers = numbers;
  }

  /** The begin of the first interval that is held; `Infinity` where none is. */
  get fromMs(): number {
    return Math.min(...this.#buckets.keys());
  }

  /** The number of a series, until the next {@link forget}. */
  numberOf(metric: NormalizedMetric): number {
    return this.#numbers.of(metric);
  }

  /** Points of an interval, none at first. */
  bucket(): BucketPoints {
    return new BucketPoints(this.#numbers.size);
  }

  /** Undefined where it is not known what was delivered. */
  get(at: number): BucketPoints | undefined {
    return this.#buckets.get(at);
  }

  set(at: number, points: BucketPoints): void {
    this.#buckets.set(at, points);
  }

  /** Forgets intervals that begin before `fromMs`, and series of which nothing is held then. */
  forget(fromMs: number): void {
    for (const at of this.#buckets.keys()) {
      if (at < fromMs) {
        this.#buckets.delete(at);
      }
    }
    if (this.#numbers.size > this.#mostSeries) {
      this.#countAnew();
      this.#mostSeries = 2 * this.#numbers.size + idleSeries;
    }
  }

  #countAnew(): void {
    const buckets = [...this.#buckets];
    const numbers = this.#numbers.keepOnly((series) =>
      buckets.some(([, points]) => points.has(series)),
    );
    for (const [at, points] of buckets) {
      const renumbered = this.bucket();
      for (const [series, value] of points) {
        renumbered.set(numbers[series] ?? 0, value);
      }
      this.#buckets.set(at, renumbered);
    }
  }
}
