import { anySignal } from "../../abort/index.ts";
import type {
  CallOptions,
  Collected,
  MetricCollector,
  Shard,
  TimeRange,
} from "../contract/index.ts";
import type { ConfluentCloud } from "./confluent-cloud.ts";
import { coalesced, type MetricResource } from "./metrics/index.ts";
import { scopeOf } from "./shards.ts";

/** What is asked of the resources of some shards. */
export interface Reading {
  readonly resources: readonly MetricResource[];
  readonly range: TimeRange;
  readonly signal: AbortSignal;
}

/** Looks up what shards are made of; how that is read is left to others. */
export abstract class ScopedCollector implements MetricCollector {
  abstract readonly intervalMs: number;
  abstract readonly periodMs: number;
  abstract readonly settleMs: number;
  abstract readonly lookbackMs: number;
  abstract readonly maxBackfillMs: number;
  protected readonly cloud: ConfluentCloud;
  readonly #closing: AbortSignal;

  /** @param closing - ends all that it does */
  constructor(cloud: ConfluentCloud, closing: AbortSignal) {
    this.cloud = cloud;
    this.#closing = closing;
  }

  async shards({ signal }: CallOptions = {}): Promise<readonly Shard[]> {
    return (await scopeOf(this.cloud, this.#until(signal))).shards;
  }

  async *collect(
    shards: readonly Shard[],
    range: TimeRange,
    options: CallOptions = {},
  ): AsyncIterable<Collected> {
    const signal = this.#until(options.signal);
    const wanted = new Set(shards.map(({ id }) => id));
    const scope = await scopeOf(this.cloud, signal);
    const resources = scope.resources.filter(({ shardId }) => wanted.has(shardId));
    yield* coalesced(this.read({ resources, range, signal }));
  }

  /** Reads the metrics of resources, in pieces of any size. */
  protected abstract read(reading: Reading): AsyncIterable<Collected>;

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closing : anySignal([signal, this.#closing]);
  }
}
