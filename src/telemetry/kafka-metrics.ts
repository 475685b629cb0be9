import { createHistogram } from "node:perf_hooks";
import type { ErrorType } from "./error-type.ts";

/** Of times in milliseconds; all 0 where there were none. */
export interface TimeSummary {
  readonly avgMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** What clients did since the beginning, or the last reset. */
export interface KafkaMetricsSnapshot {
  /** Kafka records that brokers have acknowledged. */
  readonly totalMessagesProduced: number;
  /** Kafka records that readers were handed. */
  readonly totalMessagesConsumed: number;
  /** Bytes of their values. */
  readonly totalBytesProduced: number;
  readonly totalBytesConsumed: number;
  /** From a write's call to its acknowledgement. */
  readonly avgProduceTimeMs: number;
  /** From a record's hand-out until the reader was done with it. */
  readonly avgConsumeTimeMs: number;
  readonly produceTime: TimeSummary;
  readonly consumeTime: TimeSummary;
  /** Writes, and records that a reader was done with. */
  readonly totalWrites: number;
  readonly totalReads: number;
  readonly errorCount: number;
  /** By code of the error table, `_OTHER` for what is none of this library's. */
  readonly errorsByCode: Readonly<Partial<Record<ErrorType, number>>>;
  readonly lastProducedAt: Date | undefined;
  readonly lastConsumedAt: Date | undefined;
  readonly since: Date;
}

/** Times, in microseconds. The percentiles are right to one part in a thousand. */
class Times {
  readonly #histogram = createHistogram({ figures: 3 });
  #sumMs = 0;
  #count = 0;

  record(ms: number): void {
    this.#sumMs += ms;
    this.#count++;
    this.#histogram.record(Math.max(1, Math.round(ms * 1_000)));
  }

  get count(): number {
    return this.#count;
  }

  summary(): TimeSummary {
    if (this.#count === 0) {
      return { avgMs: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, maxMs: 0 };
    }
    const at = (percentile: number): number => this.#histogram.percentile(percentile) / 1_000;
    return {
      avgMs: this.#sumMs / this.#count,
      p50Ms: at(50),
      p95Ms: at(95),
      p99Ms: at(99),
      maxMs: this.#histogram.max / 1_000,
    };
  }

  reset(): void {
    this.#histogram.reset();
    this.#sumMs = 0;
    this.#count = 0;
  }
}

/** What is counted, as plain numbers. */
export class Totals {
  readonly produceTimes = new Times();
  readonly consumeTimes = new Times();
  messagesProduced = 0;
  messagesConsumed = 0;
  bytesProduced = 0;
  bytesConsumed = 0;
  lastProduced: number | undefined;
  lastConsumed: number | undefined;
  since = Date.now();
  readonly errors = new Map<ErrorType, number>();

  produced(count: number, bytes: number): void {
    this.messagesProduced += count;
    this.bytesProduced += bytes;
    this.lastProduced = Date.now();
  }

  consumed(count: number, bytes: number): void {
    this.messagesConsumed += count;
    this.bytesConsumed += bytes;
    this.lastConsumed = Date.now();
  }

  failed(code: ErrorType): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }
}

const totalsByMetrics = new WeakMap<KafkaMetrics, Totals>();

/** For the clients: what metrics are counted in. */
export function totalsOf(metrics: KafkaMetrics): Totals {
  const totals = totalsByMetrics.get(metrics) ?? new Totals();
  totalsByMetrics.set(metrics, totals);
  return totals;
}

/**
 * Counts what Kafka clients do, for a program's own use: `new KafkaProducer(config, { metrics })`
 * counts by itself, any number of clients in one. Works without OpenTelemetry's SDK.
 *
 * Memory is bounded: numbers, and two histograms of a fixed size.
 */
export class KafkaMetrics {
  /**
   * Counts records that were acknowledged.
   *
   * @param count - Kafka records
   * @param bytes - of their values
   * @param ms - how long the write took
   */
  recordProduce(count: number, bytes: number, ms: number): void {
    const totals = totalsOf(this);
    totals.produced(count, bytes);
    totals.produceTimes.record(ms);
  }

  /**
   * Counts records that a reader has dealt with.
   *
   * @param count - Kafka records
   * @param bytes - of their values
   * @param ms - how long that took
   */
  recordConsume(count: number, bytes: number, ms: number): void {
    const totals = totalsOf(this);
    totals.consumed(count, bytes);
    totals.consumeTimes.record(ms);
  }

  /** Counts a failure. */
  recordError(code: ErrorType): void {
    totalsOf(this).failed(code);
  }

  /** Everything as it is now. */
  getSnapshot(): KafkaMetricsSnapshot {
    const totals = totalsOf(this);
    const produceTime = totals.produceTimes.summary();
    const consumeTime = totals.consumeTimes.summary();
    return {
      totalMessagesProduced: totals.messagesProduced,
      totalMessagesConsumed: totals.messagesConsumed,
      totalBytesProduced: totals.bytesProduced,
      totalBytesConsumed: totals.bytesConsumed,
      avgProduceTimeMs: produceTime.avgMs,
      avgConsumeTimeMs: consumeTime.avgMs,
      produceTime,
      consumeTime,
      totalWrites: totals.produceTimes.count,
      totalReads: totals.consumeTimes.count,
      errorCount: [...totals.errors.values()].reduce((sum, count) => sum + count, 0),
      errorsByCode: Object.fromEntries(totals.errors),
      lastProducedAt: dateOf(totals.lastProduced),
      lastConsumedAt: dateOf(totals.lastConsumed),
      since: new Date(totals.since),
    };
  }

  /** Counts from 0 again. */
  reset(): void {
    totalsByMetrics.set(this, new Totals());
  }
}

function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}
