import type { Collected } from "../contract/index.ts";
import type { ConfluentCloud } from "./confluent-cloud.ts";
import { lengthOf } from "./metrics/index.ts";
import { type Reading, ScopedCollector } from "./scoped-collector.ts";

/** Reads metrics by queries, about many clusters each. */
export class QueryCollector extends ScopedCollector {
  readonly intervalMs: number;
  readonly periodMs: number;
  readonly settleMs: number;
  readonly lookbackMs: number;
  readonly maxBackfillMs: number;

  constructor(cloud: ConfluentCloud, closing: AbortSignal) {
    super(cloud, closing);
    const { intervalMs, granularity, settleMs, lookbackMs, maxBackfillMs } = cloud.config;
    this.intervalMs = intervalMs;
    this.periodMs = lengthOf(granularity);
    this.settleMs = settleMs;
    this.lookbackMs = lookbackMs;
    this.maxBackfillMs = maxBackfillMs;
  }

  protected read(reading: Reading): AsyncIterable<Collected> {
    const { reader, config } = this.cloud;
    return reader.read({ ...reading, granularity: config.granularity });
  }
}
