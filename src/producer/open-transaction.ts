import { anySignal } from "../abort/index.ts";
import type { TelemetryInput } from "../otlp/index.ts";
import { EnlistedInputs } from "./enlisted-inputs.ts";
import type { Transaction } from "./transaction.ts";
import { abortedBy, stateError, writeErrorWithin } from "./transaction-errors.ts";
import { enlist, type TransactionInput } from "./transaction-input.ts";
import type { TransactionWrites } from "./transaction-writes.ts";
import type {
  PlainRecord,
  RecordInput,
  RecordLocation,
  WriteLimits,
  WriteOptions,
  WriteResult,
} from "./write-options.ts";

/** What a transaction works with. */
export interface TransactionParts {
  readonly writes: TransactionWrites;
  /** Has the driver begin a transaction. */
  readonly begin: () => Promise<void>;
}

/**
 * A transaction from its callback's call to its end. The driver begins it with the first write, so
 * that a transaction without any costs nothing.
 */
export class OpenTransaction implements Transaction {
  readonly inputs = new EnlistedInputs();
  readonly #parts: TransactionParts;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();
  #begun: Promise<void> | undefined;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(parts: TransactionParts) {
    this.#parts = parts;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Whether the callback may still use it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  writeTraces(input: TelemetryInput<"traces">, options?: WriteOptions): Promise<WriteResult> {
    return this.#write(options, (own) => this.#parts.writes.telemetry("traces", input, own));
  }

  writeMetrics(input: TelemetryInput<"metrics">, options?: WriteOptions): Promise<WriteResult> {
    return this.#write(options, (own) => this.#parts.writes.telemetry("metrics", input, own));
  }

  writeLogs(input: TelemetryInput<"logs">, options?: WriteOptions): Promise<WriteResult> {
    return this.#write(options, (own) => this.#parts.writes.telemetry("logs", input, own));
  }

  writeRecord(record: RecordInput): Promise<RecordLocation> {
    return this.#write(record, (own) => this.#parts.writes.record(own));
  }

  writeRecords(
    topic: string,
    records: readonly PlainRecord[],
    limits?: WriteLimits,
  ): Promise<RecordLocation[]> {
    return this.#write(limits, (own) => this.#parts.writes.records(topic, records, own));
  }

  acknowledge(...batches: readonly TransactionInput[]): void {
    this.#checkOpen();
    for (const batch of batches) {
      this.inputs.add(batch[enlist]());
    }
  }

  /** Has the driver begin, unless it has. */
  begin(): Promise<void> {
    this.#begun ??= this.#parts.begin();
    return this.#begun;
  }

  /** Whether the driver has a transaction to end; waits for a beginning under way. */
  async hasBegun(): Promise<boolean> {
    if (this.#begun === undefined) {
      return false;
    }
    return await this.#begun.then(
      () => true,
      () => false,
    );
  }

  /** It must not be committed any more; writes that wait reject. */
  stop(reason: unknown): void {
    this.#stop.abort(reason);
  }

  /** Takes no more calls. */
  end(): void {
    this.#isOver = true;
  }

  /**
   * Waits for the writes under way, but no longer than the transaction has time.
   *
   * @throws the reason of a stop; TransactionError where a write has failed
   */
  async written(): Promise<void> {
    await this.during(this.#written());
    if (this.#failure !== undefined) {
      throw abortedBy(this.#failure.error);
    }
  }

  /**
   * Waits for work, but no longer than the transaction has time. The work itself goes on.
   *
   * @throws the reason of a stop
   */
  async during<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#stop;
    // What comes of the work after a stop is nobody's any more.
    work.catch(() => {});
    signal.throwIfAborted();
    let onAbort = (): void => {};
    const stopped = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
    });
    try {
      return await Promise.race([work, stopped]);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  async #written(): Promise<void> {
    // Writes that waited for the beginning are under way right after it.
    await this.hasBegun();
    await this.#parts.writes.flush();
    await Promise.allSettled(this.#underWay);
  }

  #write<O extends WriteLimits, T>(
    limits: O | undefined,
    start: (limits: O & WriteLimits) => Promise<T>,
  ): Promise<T> {
    const write = this.#start(limits, start);
    this.#underWay.add(write);
    const over = (): void => {
      this.#underWay.delete(write);
    };
    // The transaction tells of the failure, so that it is no unhandled one if the callback does not.
    write.then(over, (error: unknown) => {
      over();
      this.#failure ??= { error };
    });
    return write;
  }

  async #start<O extends WriteLimits, T>(
    limits: O | undefined,
    start: (limits: O & WriteLimits) => Promise<T>,
  ): Promise<T> {
    this.#checkOpen();
    const { signal } = this.#stop;
    const own = limits?.signal;
    const both = own === undefined ? signal : anySignal([signal, own]);
    try {
      await this.begin();
      return await start({ ...(limits as O), signal: both });
    } catch (error) {
      throw writeErrorWithin(error);
    }
  }

  #checkOpen(): void {
    this.#stop.signal.throwIfAborted();
    if (this.#isOver) {
      throw stateError("it is over");
    }
  }
}
