import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../config/index.ts";
import {
  ClosedError,
  classifyError,
  DeliveryTimeoutError,
  type KafkaBridgeError,
  SerializationError,
} from "../errors/index.ts";
import { settledWithin } from "../producer/index.ts";
import { backoffMs, longestBackoffMs } from "../retry/index.ts";
import { BatchDelivery, type Refusal } from "./batch-delivery.ts";
import {
  type ExportBatch,
  type ExportReport,
  type KafkaExporterOptions,
  type RefusedBatch,
  signalOf,
} from "./batch-export.ts";
import { checkExporterOptions, type KafkaExporterLimits } from "./exporter-options.ts";
import {
  type BatchCounts,
  ExporterCounts,
  type ExporterHealth,
  type ExporterStats,
} from "./exporter-stats.ts";
import { type ExporterTarget, type ProducerLender, producerLender } from "./producer-lender.ts";
import { writeLetter } from "./write-letter.ts";

/** The part of the time to close that is kept for telling of what was not acknowledged, and to disconnect. */
const leaveShare = 0.1;
const longestLeaveMs = 1_000;
/** What has nothing to wait for takes no longer. */
const shortestMs = 50;

/** What became of one batch. */
interface Outcome extends BatchCounts {
  readonly error?: KafkaBridgeError;
}

/**
 * Exports batches of plain data: tries again while that helps, puts what cannot be written on a
 * dead-letter topic, and counts.
 *
 * At least once: what was acknowledged is not written again, but what timed out is, and may be on the
 * topic twice.
 */
export class KafkaExporter implements AsyncDisposable {
  readonly #options: KafkaExporterOptions;
  readonly #limits: KafkaExporterLimits;
  readonly #lender: ProducerLender;
  readonly #logger: Logger | undefined;
  readonly #counts = new ExporterCounts();
  readonly #pending = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  /** Ends what is still under way when the time to close is over. */
  readonly #abandoned = new AbortController();
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
    try {
      const delivery = deliveryOf(batch);
      if (!(delivery instanceof BatchDelivery)) {
        return await this.#refuse(batch, delivery);
      }
      const attempts = await this.#deliver(delivery);
      const { bytes, exported } = delivery;
      const refusal = delivery.refusal();
      if (refusal === undefined) {
        this.#counts.succeeded(exported, bytes, performance.now() - start);
        return { exported, failed: 0, bytes };
      }
      return await this.#give(batch, delivery, refusal, attempts);
    } finally {
      this.#counts.queue--;
    }
  }

  /** Makes attempts while they help. @returns how many */
  async #deliver(delivery: BatchDelivery): Promise<number> {
    const { maxAttempts, timeoutMs } = this.#limits;
    const { signal } = this.#abandoned;
    for (let attempt = 1; ; attempt++) {
      const mayTry = await delivery.attempt(this.#lender, { timeoutMs, signal });
      if (!mayTry || attempt >= maxAttempts || !(await this.#waited(attempt))) {
        return attempt;
      }
      this.#counts.retries++;
    }
  }

  /** Waits before another attempt; false where the exporter closes meanwhile. */
  async #waited(attempts: number): Promise<boolean> {
    const rules = { initialMs: this.#limits.retryBackoffMs, maxMs: longestBackoffMs };
    return await delay(backoffMs(rules, attempts), true, { signal: this.#closing.signal }).catch(
      () => false,
    );
  }

  /** What cannot be encoded, or is no batch. */
  async #refuse(batch: ExportBatch, error: KafkaBridgeError): Promise<Outcome> {
    const failed = itemsIn(batch);
    this.#counts.failed({ failed, exported: 0, bytes: 0 }, error);
    this.#counts.lost++;
    await this.#tell({ signal: signalOf(batch), batch, bytes: undefined, error, attempts: 1 });
    return { exported: 0, failed, bytes: 0, error };
  }

  /** Puts what is left of a batch on the dead-letter topic, or hands it to whoever takes it. */
  async #give(
    batch: ExportBatch,
    { bytes, exported }: BatchDelivery,
    refusal: Refusal,
    attempts: number,
  ): Promise<Outcome> {
    const { error, request } = refusal;
    const outcome = { exported, failed: request.items, bytes };
    this.#counts.failed(outcome, error);
    if (await this.#isLetter(refusal)) {
      this.#counts.deadLetters++;
    } else {
      this.#counts.lost++;
      await this.#tell({ signal: request.signal, batch, bytes: request.bytes, error, attempts });
    }
    return { ...outcome, error };
  }

  async #isLetter({ error, request }: Refusal): Promise<boolean> {
    const { deadLetterTopic } = this.#options;
    if (deadLetterTopic === undefined) {
      return false;
    }
    try {
      const source = this.#lender.config?.topic[request.signal].name;
      const limits = { timeoutMs: this.#limits.timeoutMs, signal: this.#abandoned.signal };
      await writeLetter(
        this.#lender.current(),
        deadLetterTopic,
        { request, error, source },
        limits,
      );
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
   *
   * @param options.timeoutMs - for all of it. Default: that of an attempt. A batch that is not
   * acknowledged nine tenths of it later, or a second before its end, has failed: it is counted, and
   * given to `onRefused`
   */
  close({
    timeoutMs = this.#limits.timeoutMs,
  }: {
    readonly timeoutMs?: number;
  } = {}): Promise<void> {
    this.#closed ??= this.#close(timeoutMs);
    return this.#closed;
  }

  async #close(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    const leaveMs = Math.min(longestLeaveMs, leaveShare * timeoutMs);
    this.#closing.abort();
    if (!(await settledWithin(this.flush(), timeoutMs - leaveMs))) {
      const detail = `the exporter was closed after ${timeoutMs} ms`;
      this.#abandoned.abort(new DeliveryTimeoutError({ detail }));
      await settledWithin(this.flush(), leaveMs / 2);
    }
    const left = Math.max(shortestMs, deadline - performance.now());
    await settledWithin(this.#lender.close(left / 2), left);
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

/** A batch on its way, or why it cannot be. */
function deliveryOf(batch: ExportBatch): BatchDelivery | KafkaBridgeError {
  const signal = signalOf(batch);
  if (signal === undefined) {
    return new SerializationError("INVALID_BATCH", {
      detail: "expected a batch with `spans`, `metrics` or `records`",
    });
  }
  try {
    return new BatchDelivery(signal, batch);
  } catch (error) {
    return classifyError(error, { operation: "encode a batch" });
  }
}

/** The items of a batch that cannot be encoded, as far as they can be counted. */
function itemsIn(batch: ExportBatch): number {
  const lists = typeof batch === "object" && batch !== null ? Object.values(batch) : [];
  const items = lists.find((value): value is unknown[] => Array.isArray(value));
  return items?.length ?? 1;
}
