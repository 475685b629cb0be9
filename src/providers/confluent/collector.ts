import type {
  CallOptions,
  Collected,
  MetricCollector,
  Shard,
  TimeRange,
} from "../contract/index.ts";
import type { ConfluentCloud } from "./confluent-cloud.ts";
import { lengthOf } from "./metrics/index.ts";
import { scopeOf } from "./shards.ts";

/** Reads metrics by queries, about many clusters each. */
export class QueryCollector implements MetricCollector {
  readonly intervalMs: number;
  readonly periodMs: number;
  readonly settleMs: number;
  readonly lookbackMs: number;
  readonly maxBackfillMs: number;
  readonly #cloud: ConfluentCloud;

  constructor(cloud: ConfluentCloud) {
    const { intervalMs, granularity, settleMs, lookbackMs, maxBackfillMs } = cloud.config;
    this.#cloud = cloud;
    this.intervalMs = intervalMs;
    this.periodMs = lengthOf(granularity);
    this.settleMs = settleMs;
    this.lookbackMs = lookbackMs;
    this.maxBackfillMs = maxBackfillMs;
  }

  async shards({ signal }: CallOptions = {}): Promise<readonly Shard[]> {
    return (await scopeOf(this.#cloud, signal)).shards;
  }

  async *collect(
    shards: readonly Shard[],
    range: TimeRange,
    { signal }: CallOptions = {},
  ): AsyncIterable<Collected> {
    const wanted = new Set(shards.map(({ id }) => id));
    const { resources } = await scopeOf(this.#cloud, signal);
    yield* this.#cloud.reader.read({
      resources: resources.filter(({ shardId }) => wanted.has(shardId)),
      range,
      granularity: this.#cloud.config.granularity,
      signal,
    });
  }
}
