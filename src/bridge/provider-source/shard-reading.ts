import type { NormalizedMetric, Shard, TimeRange } from "../../providers/index.ts";
import type { BucketPoints } from "./bucket-points.ts";
import { DeliveredPoints } from "./delivered-points.ts";
import { Problems } from "./problems.ts";

/** What one collection found in what was delivered before. */
export interface PassCounts {
  /** Points of intervals that were delivered before them, and which are sent now. */
  lateSent: number;
  /** Points of intervals of which nobody knows here what was delivered: they are not sent. */
  lateDropped: number;
  revisions: number;
}

/** How far a shard was read by this instance, and what was delivered of the newest intervals. */
export class ShardReading {
  readonly shard: Shard;
  /**
   * End of the newest interval that was delivered, or where the first reading begins; undefined before
   * it is known.
   */
  untilMs: number | undefined;
  /** What a collection could not get, the last time. */
  problems = new Problems();
  readonly #delivered: DeliveredPoints;

  constructor(shard: Shard, untilMs: number | undefined, delivered = new DeliveredPoints()) {
    this.shard = shard;
    this.untilMs = untilMs;
    this.#delivered = delivered;
  }

  /** The first of the newest intervals of which it is known what was delivered. */
  get knownFromMs(): number {
    return this.#delivered.fromMs;
  }

  /** Begins a collection. Nothing of it counts before it is {@link Pass.deliver | delivered}. */
  pass(range: TimeRange, startMs: number, periodMs: number): Pass {
    return new Pass(this, this.#delivered, { ...range, newMs: startMs, periodMs });
  }
}

interface PassRange extends TimeRange {
  /** First interval that is new. */
  readonly newMs: number;
  readonly periodMs: number;
}

/** One collection of a shard. */
export class Pass {
  readonly reading: ShardReading;
  readonly counts: PassCounts = { lateSent: 0, lateDropped: 0, revisions: 0 };
  readonly problems = new Problems();
  readonly #delivered: DeliveredPoints;
  readonly #range: PassRange;
  /** Of new intervals. */
  readonly #fresh = new Map<number, BucketPoints>();
  /** Of those that were delivered: points that came late, and values that changed. */
  readonly #amendments = new Map<number, BucketPoints>();

  constructor(reading: ShardReading, delivered: DeliveredPoints, range: PassRange) {
    this.reading = reading;
    this.#delivered = delivered;
    this.#range = range;
    for (let at = range.newMs; at < range.endMs; at += range.periodMs) {
      this.#fresh.set(at, delivered.bucket());
    }
  }

  /** End of what is delivered when this is. */
  get untilMs(): number {
    return this.#range.endMs;
  }

  /** What of these is to be sent: each point of a series and an interval once. */
  sift(metrics: readonly NormalizedMetric[]): NormalizedMetric[] {
    return metrics.filter((metric) => this.#isWanted(metric));
  }

  #isWanted(metric: NormalizedMetric): boolean {
    const { timestamp, value } = metric;
    const fresh = this.#fresh.get(timestamp);
    if (fresh !== undefined) {
      const series = this.#delivered.numberOf(metric);
      return !fresh.has(series) && fresh.set(series, value);
    }
    const known = this.#delivered.get(timestamp);
    if (known === undefined) {
      this.counts.lateDropped += timestamp < this.#range.newMs ? 1 : 0;
      return false;
    }
    const series = this.#delivered.numberOf(metric);
    const amended = this.#amendmentsOf(timestamp);
    const before = amended.get(series) ?? known.get(series);
    if (before === undefined) {
      this.counts.lateSent++;
      return amended.set(series, value);
    }
    if (!Object.is(before, value)) {
      this.counts.revisions++;
      amended.set(series, value);
    }
    return false;
  }

  #amendmentsOf(timestamp: number): BucketPoints {
    const known = this.#amendments.get(timestamp) ?? this.#delivered.bucket();
    this.#amendments.set(timestamp, known);
    return known;
  }

  /**
   * All of it was delivered.
   *
   * @param keepFromMs - what was delivered of older intervals need not be known any more
   */
  deliver(keepFromMs: number): void {
    const { reading } = this;
    for (const [at, amended] of this.#amendments) {
      const known = this.#delivered.get(at);
      for (const [series, value] of amended) {
        known?.set(series, value);
      }
    }
    for (const [at, points] of this.#fresh) {
      this.#delivered.set(at, points);
    }
    this.#delivered.forget(keepFromMs);
    reading.untilMs = this.untilMs;
    reading.problems = this.problems;
  }
}
