import type { KafkaBridgeError } from "../errors/index.ts";
import { type ErrorType, KafkaMetrics } from "../telemetry/index.ts";

/** What an exporter did since it was made. */
export interface ExporterStats {
  /** Spans, data points and log records that brokers have acknowledged. */
  readonly exported: number;
  /** Those that were not, after all attempts. */
  readonly failed: number;
  /** Encoded bytes that were acknowledged. */
  readonly bytes: number;
  /** Attempts beyond the first. */
  readonly retries: number;
  /** Batches on the dead-letter topic. */
  readonly deadLetters: number;
  /** Batches that failed and are on no dead-letter topic. */
  readonly lost: number;
  /** From the call to the outcome of batches that succeeded. */
  readonly latency: {
    readonly avgMs: number;
    readonly p50Ms: number;
    readonly p95Ms: number;
    readonly p99Ms: number;
    readonly maxMs: number;
  };
  /** Batches under way. */
  readonly queue: number;
  readonly errorsByCode: Readonly<Partial<Record<ErrorType, number>>>;
  readonly since: Date;
}

/** Whether an exporter works, by what it did last. */
export interface ExporterHealth {
  /** `failed` after a batch that failed, until one succeeds; `idle` before the first. */
  readonly status: "ok" | "failed" | "idle";
  readonly reason: string;
  readonly lastSuccess: Date | undefined;
  /** Milliseconds since then. */
  readonly ageMs: number | undefined;
}

/** What became of the items of a batch. */
export interface BatchCounts {
  readonly exported: number;
  readonly failed: number;
  /** Encoded bytes that were acknowledged. */
  readonly bytes: number;
}

/** Counts what an exporter does. */
export class ExporterCounts {
  readonly #metrics = new KafkaMetrics();
  readonly #errors = new Map<ErrorType, number>();
  readonly #since = new Date();
  #exported = 0;
  #failed = 0;
  #bytes = 0;
  #lastSuccess: Date | undefined;
  #lastError: KafkaBridgeError | undefined;
  retries = 0;
  deadLetters = 0;
  lost = 0;
  queue = 0;

  succeeded(items: number, bytes: number, ms: number): void {
    this.#exported += items;
    this.#bytes += bytes;
    this.#metrics.recordProduce(1, bytes, ms);
    this.#lastSuccess = new Date();
    this.#lastError = undefined;
  }

  /** A batch failed, though a part of it may have gone through. */
  failed({ bytes, exported, failed }: BatchCounts, error: KafkaBridgeError): void {
    this.#exported += exported;
    this.#bytes += bytes;
    this.#failed += failed;
    this.#lastError = error;
    this.#errors.set(error.code, (this.#errors.get(error.code) ?? 0) + 1);
  }

  stats(): ExporterStats {
    return {
      exported: this.#exported,
      failed: this.#failed,
      bytes: this.#bytes,
      retries: this.retries,
      deadLetters: this.deadLetters,
      lost: this.lost,
      latency: this.#metrics.getSnapshot().produceTime,
      queue: this.queue,
      errorsByCode: Object.fromEntries(this.#errors),
      since: this.#since,
    };
  }

  health(): ExporterHealth {
    const lastSuccess = this.#lastSuccess;
    const ageMs = lastSuccess === undefined ? undefined : Date.now() - lastSuccess.getTime();
    const told = { lastSuccess, ageMs };
    if (this.#lastError !== undefined) {
      return { status: "failed", reason: this.#lastError.message, ...told };
    }
    return lastSuccess === undefined
      ? { status: "idle", reason: "nothing was exported yet", ...told }
      : { status: "ok", reason: "the last batch was acknowledged", ...told };
  }
}
