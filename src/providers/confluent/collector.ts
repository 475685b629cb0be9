import type {
  CallOptions,
  Collected,
  MetricCollector,
  Shard,
  TimeRange,
} from "../contract/index.ts";
import type { ConfluentCloud } from "./confluent-cloud.ts";
import { coalesced, lengthOf } from "./metrics/index.ts";
import { scopeOf } from "./shards.ts";

/** Reads metrics by queries, about many clusters each. */
export class QueryCollector implements MetricCollector {
  readonly intervalMs: number;
  readonly periodMs: number;
  readonly settleMs: number;
  readonly lookbackMs: number;
  readonly maxBackfillMs: number;
  readonly #cloud: ConfluentCloud;
  readonly #closing: AbortSignal;

  /** @param closing - ends all that it does */
  constructor(cloud: ConfluentCloud, closing: AbortSignal) {
    const { intervalMs, granularity, settleMs, lookbackMs, maxBackfillMs } = cloud.config;
    this.#cloud = cloud;
    this.#closing = closing;
    this.intervalMs = intervalMs;
    this.periodMs = lengthOf(granularity);
    this.settleMs = settleMs;
    this.lookbackMs = lookbackMs;
    this.maxBackfillMs = maxBackfillMs;
  }

  async shards({ signal }: CallOptions = {}): Promise<readonly Shard[]> {
    return (await scopeOf(this.#cloud, this.#until(signal))).shards;
  }

  async *collect(
    shards: readonly Shard[],
    range: TimeRange,
    { signal }: CallOptions = {},
  ): AsyncIterable<Collected> {
    const until = this.#until(signal);
    const wanted = new Set(shards.map(({ id }) => id));
    const { resources } = await scopeOf(this.#cloud, until);
    yield* coalesced(
      this.#cloud.reader.read({
        resources: resources.filter(({ shardId }) => wanted.has(shardId)),
        range,
        granularity: this.#cloud.config.granularity,
        signal: until,
      }),
    );
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closing : AbortSignal.any([signal, this.#closing]);
  }
}
