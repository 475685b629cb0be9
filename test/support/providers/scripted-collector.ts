import type {
  Collected,
  CollectionProblem,
  MetricCollector,
  MetricTags,
  NormalizedMetric,
  ProviderUsage,
  Shard,
  TimeRange,
} from "../../../src/providers/index.ts";

/** When and how far a scripted provider is read. */
export type ScriptedRhythm = Pick<
  MetricCollector,
  "intervalMs" | "periodMs" | "settleMs" | "lookbackMs" | "maxBackfillMs"
>;

const minuteMs = 60_000;

/** As Amazon MSK is read by default. */
export const minutely: ScriptedRhythm = {
  intervalMs: 5 * minuteMs,
  periodMs: minuteMs,
  settleMs: 2 * minuteMs,
  lookbackMs: 60 * minuteMs,
  maxBackfillMs: 60 * minuteMs,
};

/** What a scripted provider was asked. */
export interface AskedRange extends TimeRange {
  readonly shards: readonly string[];
}

/**
 * A provider whose figures a test makes up: every series has a point in every interval, its value being
 * the interval's number, unless the test says otherwise. It keeps to the contract of collectors.
 */
export class ScriptedCollector implements MetricCollector {
  readonly intervalMs: number;
  readonly periodMs: number;
  readonly settleMs: number;
  readonly lookbackMs: number;
  readonly maxBackfillMs: number;
  readonly asked: AskedRange[] = [];
  shardIds: readonly string[];
  /** Series of each shard. */
  series = 2;
  /** Points of a piece at most. */
  pieceSize = 1_000;
  /** The value of a point; undefined where there is none. */
  valueOf: (series: string, bucketMs: number) => number | undefined;
  /** Called before each piece of a shard is given: may wait, or throw. */
  onPiece: (shard: string, piece: number) => void | Promise<void> = () => {};
  /** Called when shards are listed: may throw. */
  onList: () => void = () => {};
  problems: readonly CollectionProblem[] = [];
  readonly #tags = new Map<string, MetricTags>();

  constructor(shardIds: readonly string[], rhythm: ScriptedRhythm = minutely) {
    this.shardIds = shardIds;
    this.intervalMs = rhythm.intervalMs;
    this.periodMs = rhythm.periodMs;
    this.settleMs = rhythm.settleMs;
    this.lookbackMs = rhythm.lookbackMs;
    this.maxBackfillMs = rhythm.maxBackfillMs;
    this.valueOf = (_, bucketMs) => bucketMs / this.periodMs;
  }

  async shards(): Promise<readonly Shard[]> {
    this.onList();
    return this.shardIds.map((id) => ({ id, name: `shard ${id}` }));
  }

  async *collect(
    shards: readonly Shard[],
    range: TimeRange,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<Collected> {
    this.asked.push({ ...range, shards: shards.map(({ id }) => id) });
    for (const { id } of shards) {
      const metrics = this.#metricsOf(id, range);
      const pieces = Math.max(1, Math.ceil(metrics.length / this.pieceSize));
      for (let piece = 0; piece < pieces; piece++) {
        await this.onPiece(id, piece);
        signal?.throwIfAborted();
        yield {
          shardId: id,
          metrics: metrics.slice(piece * this.pieceSize, (piece + 1) * this.pieceSize),
          ...(piece === 0 ? { problems: this.problems } : {}),
        };
      }
    }
  }

  #metricsOf(shard: string, { startMs, endMs }: TimeRange): NormalizedMetric[] {
    const metrics: NormalizedMetric[] = [];
    for (let timestamp = startMs; timestamp < endMs; timestamp += this.periodMs) {
      for (let index = 0; index < this.series; index++) {
        const series = `${shard}/${index}`;
        const value = this.valueOf(series, timestamp);
        if (value !== undefined) {
          metrics.push({
            name: "kafka.bytes.in.rate",
            value,
            unit: "By/s",
            timestamp,
            periodMs: this.periodMs,
            tags: this.#tagsOf(series),
          });
        }
      }
    }
    return metrics;
  }

  #tagsOf(series: string): MetricTags {
    const known = this.#tags.get(series);
    const tags =
      known ??
      Object.freeze({
        provider: "SCRIPTED",
        "kafka.cluster.name": series.replace(/\/.*/, ""),
        scope: "topic",
        topic: series,
      });
    this.#tags.set(series, tags);
    return tags;
  }
}

/** A provider around a scripted collector, as a source takes it. */
export function scriptedProvider(collector: ScriptedCollector) {
  const usage: ProviderUsage = {
    calls: [{ operation: "Collect", result: "ok", count: 1 }],
    points: 0,
    retries: 0,
    estimatedCostUsd: undefined,
  };
  return {
    type: "SCRIPTED",
    collector: () => collector,
    usage: (): ProviderUsage => ({
      ...usage,
      calls: [{ operation: "Collect", result: "ok", count: collector.asked.length }],
    }),
    close: async () => {},
  };
}
