import type { ProviderUsage } from "../../providers/index.ts";

/** How far behind the reading of a shard is. */
export interface ShardLag {
  /** The shard's name, for a person. */
  readonly shard: string;
  /** From the end of the newest interval that was delivered until now, in milliseconds. */
  readonly lagMs: number;
}

/** What a source from a cloud provider did, so far. */
export interface ProviderTotals {
  readonly usage: ProviderUsage;
  /** Points that came after their interval had been delivered: sent all the same, or left out. */
  readonly late: { readonly sent: number; readonly dropped: number };
  /** Points whose value changed after they had been delivered. They are not sent again. */
  readonly revisions: number;
  /** Intervals that were passed over, as an outage was longer than is read again. */
  readonly skippedIntervals: number;
  /** What could not be had while all else was, by kind. */
  readonly problems: ReadonlyMap<string, number>;
  /** Of the shards that this instance reads. */
  readonly shards: readonly ShardLag[];
}
