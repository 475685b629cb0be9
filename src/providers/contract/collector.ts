import type { CallOptions } from "./call.ts";
import type { NormalizedMetric, TimeRange } from "./metric.ts";

/**
 * What one instance reads at a time: an account and region of AWS, a cluster of Confluent Cloud. Two
 * shards have no series in common.
 */
export interface Shard {
  /** Stable over restarts and on any machine: its state is kept by it. */
  readonly id: string;
  /** For a person: `eu-central-1 of 123456789012`. */
  readonly name: string;
}

/** Something that a collection could not get, while all else was. */
export interface CollectionProblem {
  /** Such as `forbidden`, `partial`, `internal`, `truncated`. */
  readonly kind: string;
  /** What is missing: the metric and the entity. */
  readonly subject: string;
  readonly message: string;
}

/** A piece of what was collected, of one shard. */
export interface Collected {
  /** Id of the shard, one of those that were asked for. */
  readonly shardId: string;
  readonly metrics: readonly NormalizedMetric[];
  readonly problems?: readonly CollectionProblem[];
}

/**
 * Reads a provider's metrics shard by shard. It keeps no state of what was read: whoever calls it does.
 */
export interface MetricCollector {
  /** How often it is to be asked, in milliseconds. */
  readonly intervalMs: number;
  /** Length of the interval that a point stands for. Ranges begin and end at its multiples. */
  readonly periodMs: number;
  /** Age of an interval's end at which its points are final, in milliseconds. */
  readonly settleMs: number;
  /** How far back the first reading of a shard begins, in milliseconds. */
  readonly lookbackMs: number;
  /** How far back reading begins after a pause, at most, in milliseconds. */
  readonly maxBackfillMs: number;
  /** All shards that there are now. Shards come and go. Rejects with a `ProviderError`. */
  shards(call?: CallOptions): Promise<readonly Shard[]>;
  /**
   * Reads all series of the shards whose intervals begin in the range, in pieces of bounded size, each
   * of one shard. Shards that are asked for together cost fewer calls: one question may be about many.
   * A series and an interval come once at most, in any order, the shards mixed; a shard is complete when
   * the iteration is over. What fails for a part, or for one shard for good (it is gone, or may not be
   * read), is a problem of that shard; what fails otherwise throws, and nothing of the range is complete.
   *
   * @throws ProviderError after the last try
   */
  collect(shards: readonly Shard[], range: TimeRange, call?: CallOptions): AsyncIterable<Collected>;
}
