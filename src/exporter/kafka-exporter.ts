import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../config/index.ts";
import {
  ClosedError,
  classifyError,
  type KafkaBridgeError,
  ProducerError,
  SerializationError,
} from "../errors/index.ts";
import { type Signal, scan, type TelemetryInput, toRequestBytes } from "../otlp/index.ts";
import type { KafkaProducer, WriteLimits, WriteResult } from "../producer/index.ts";
import { backoffMs, longestBackoffMs } from "../retry/index.ts";
import {
  type ExportBatch,
  type ExportReport,
  type KafkaExporterOptions,
  type RefusedBatch,
  signalOf,
} from "./batch-export.ts";
import { checkExporterOptions, type KafkaExporterLimits } from "./exporter-options.ts";
import { ExporterCounts, type ExporterHealth, type ExporterStats } from "./exporter-stats.ts";
import { type ExporterTarget, type ProducerLender, producerLender } from "./producer-lender.ts";
import { writeLetter } from "./write-letter.ts";

/** What became of one batch. */
interface Outcome {
  readonly exported: number;
  readonly failed: number;
  readonly bytes: number;
  readonly error?: KafkaBridgeError;
}

/**
 * Exports batches of plain data: tries again while that helps, puts what cannot be written on a
 * dead-letter topic, and counts.
 *
 * At least once: a batch of which a part was acknowledged is written again as a whole.
 */
export class KafkaExporter implements AsyncDisposable {
  readonly #options: KafkaExporterOptions;
  readonly #limits: KafkaExporterLimits;
  readonly #lender: ProducerLender;
  readonly #logger: Logger | undefined;
  readonly #counts = new ExporterCounts();
  readonly #pending = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  #closed: Promise<void> | undefined;

  /**
   * @param target - options such as `{ bootstrapServers }`, or `{ producer }` to share one
   * @throws ConfigError for options that cannot be
   */
  constructor(target: ExporterTarget, options: KafkaExporterOptions = {}) {
    this.#limits = checkExporterOptions(options);
    this.#options = options;
    this.#lender = producerLender(target, () => this.#pending.size > 0);
    this.#logger = options.logger ?? this.#lender.config?.logger;
  }

  /**
   * Writes one batch or several, all at the same time.
   *
   * @returns what was acknowledged and what was not. It rejects only where nothing can be written any
   * more
   * @throws ClosedError
   */
  async export(batches: ExportBatch | readonly ExportBatch[]): Promise<ExportReport> {
    if (this.#closed !== undefined) {
      throw new ClosedError({ detail: "the exporter" });
    }
    const start = performance.now();
    const list = isList(batches) ? batches : [batches];
    const work = Promise.all(list.map((batch) => this.#one(batch)));
    this.#pending.add(work);
    try {
      return report(await work, performance.now() - start);
    } finally {
      this.#pending.delete(work);
    }
  }

  async #one(batch: ExportBatch): Promise<Outcome> {
    const start = performance.now();
    this.#counts.queue++;
    let attempts = 0;
    try {
      const signal = signalOf(batch);
      for (;;) {
        attempts++;
        try {
          const { recordsWritten, bytes } = await this.#write(signal, batch);
          this.#counts.succeeded(recordsWritten, bytes, performance.now() - start);
          return { exported: recordsWritten, failed: 0, bytes };
        } catch (cause) {
          const error = classifyError(cause, { operation: "export a batch" });
          const isOver = !error.retriable || attempts >= this.#limits.maxAttempts;
          if (isOver || !(await this.#waited(attempts))) {
            return await this.#give({ signal, batch, error, attempts });
          }
          this.#counts.retries++;
        }
      }
    } finally {
      this.#counts.queue--;
    }
  }

  async #write(signal: Signal | undefined, batch: ExportBatch): Promise<WriteResult> {
    const producer = this.#lender.current();
    const limits = { timeoutMs: this.#limits.timeoutMs };
    switch (signal) {
      case "traces":
        return await producer.writeTraces(batch as TelemetryInput<"traces">, limits);
      case "metrics":
        return await producer.writeMetrics(batch as TelemetryInput<"metrics">, limits);
      case "logs":
        return await producer.writeLogs(batch as TelemetryInput<"logs">, limits);
      case undefined:
        throw new SerializationError("INVALID_BATCH", {
          detail: "expected a batch with `spans`, `metrics` or `records`",
        });
    }
  }

  /** Waits before another attempt; false where the exporter closes meanwhile. */
  async #waited(attempts: number): Promise<boolean> {
    const rules = { initialMs: this.#limits.retryBackoffMs, maxMs: longestBackoffMs };
    return await delay(backoffMs(rules, attempts), true, { signal: this.#closing.signal }).catch(
      () => false,
    );
  }

  /** Puts a batch on the dead-letter topic, or hands it to whoever takes it. */
  async #give({
    signal,
    batch,
    error,
    attempts,
  }: Pick<RefusedBatch, "signal" | "batch" | "attempts"> & {
    readonly error: KafkaBridgeError;
  }): Promise<Outcome> {
    const encoded = encode(signal, batch);
    const exported = error instanceof ProducerError ? error.recordsWritten : 0;
    const failed = Math.max(0, (encoded?.items ?? itemsIn(batch)) - exported);
    this.#counts.failed(failed, exported, error);
    const refused: RefusedBatch = { signal, batch, bytes: encoded?.bytes, error, attempts };
    if (await this.#isLetter(refused)) {
      this.#counts.deadLetters++;
    } else {
      this.#counts.lost++;
      await this.#tell(refused);
    }
    return { exported, failed, bytes: 0, error };
  }

  async #isLetter({ signal, bytes, error }: RefusedBatch): Promise<boolean> {
    const { deadLetterTopic } = this.#options;
    if (deadLetterTopic === undefined || signal === undefined || bytes === undefined) {
      return false;
    }
    try {
      const source = this.#lender.config?.topic[signal].name;
      const limits: WriteLimits = { timeoutMs: this.#limits.timeoutMs };
      const producer: KafkaProducer = this.#lender.current();
      await writeLetter(producer, deadLetterTopic, { signal, bytes, error, source }, limits);
      return true;
    } catch (cause) {
      const reason = classifyError(cause, { operation: "write a dead letter" });
      this.#logger?.error(`a dead letter could not be written: ${reason.message}`);
      return false;
    }
  }

  async #tell(refused: RefusedBatch): Promise<void> {
    const { onRefused } = this.#options;
    if (onRefused === undefined) {
      this.#logger?.error(`a batch could not be exported: ${refused.error.message}`);
      return;
    }
    try {
      await onRefused(refused);
    } catch (thrown) {
      this.#logger?.error(`the handler of a refused batch threw: ${String(thrown)}`);
    }
  }

  /** What it did since it was made. */
  stats(): ExporterStats {
    return this.#counts.stats();
  }

  /** Whether it works, by what it did last. */
  health(): ExporterHealth {
    return this.#counts.health();
  }

  /** Waits until the batches under way are over. Never rejects. */
  async flush(): Promise<void> {
    this.#lender.flush();
    await Promise.allSettled(this.#pending);
  }

  /**
   * Makes no more attempts, waits for those under way, and disconnects. A shared producer stays as it
   * is. Never rejects; may be called again.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    await this.flush();
    await this.#lender.close(this.#limits.timeoutMs).catch(() => {});
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function isList(batches: ExportBatch | readonly ExportBatch[]): batches is readonly ExportBatch[] {
  return Array.isArray(batches);
}

function report(outcomes: readonly Outcome[], durationMs: number): ExportReport {
  const sum = (of: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  return {
    exported: sum(({ exported }) => exported),
    failed: sum(({ failed }) => failed),
    bytes: sum(({ bytes }) => bytes),
    durationMs,
    errors: outcomes.flatMap(({ error }) => (error === undefined ? [] : [error])),
  };
}

/** The batch as a request; undefined for what cannot be encoded. */
function encode(
  signal: Signal | undefined,
  batch: ExportBatch,
): { readonly bytes: Uint8Array; readonly items: number } | undefined {
  if (signal === undefined) {
    return undefined;
  }
  try {
    const { bytes } = toRequestBytes(signal, batch as TelemetryInput<Signal>);
    return { bytes, items: scan(signal, bytes).items };
  } catch {
    return undefined;
  }
}

/** The items of a batch that cannot be encoded, as far as they can be counted. */
function itemsIn(batch: ExportBatch): number {
  const lists = typeof batch === "object" && batch !== null ? Object.values(batch) : [];
  const items = lists.find((value): value is unknown[] => Array.isArray(value));
  return items?.length ?? 1;
}
