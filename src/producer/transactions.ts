import { AsyncLocalStorage } from "node:async_hooks";
import { anySignal } from "../abort/index.ts";
import type { KafkaConfig } from "../config/index.ts";
import { ClosedError, ConfigError, KafkaBridgeError, TransactionError } from "../errors/index.ts";
import { OpenTransaction } from "./open-transaction.ts";
import type { Link, ProducerConnection } from "./producer-connection.ts";
import type { Transaction, TransactionOptions } from "./transaction.ts";
import { TransactionEnd } from "./transaction-end.ts";
import { attachAbortFailure, isCallbacksOwn, stateError } from "./transaction-errors.ts";
import { TransactionQueue } from "./transaction-queue.ts";
import type { TransactionWrites } from "./transaction-writes.ts";

/** What transactions work with. */
export interface TransactionsParts {
  readonly config: KafkaConfig;
  readonly connection: Pick<ProducerConnection, "open" | "fatal">;
  readonly writes: TransactionWrites;
}

/** The part of the brokers' time-out that a transaction has for itself. */
const ownShare = 0.9;

/** The transaction that the code now running belongs to. */
const running = new AsyncLocalStorage<OpenTransaction>();

/** Runs transactions, one at a time. */
export class Transactions {
  readonly #parts: TransactionsParts;
  readonly #queue = new TransactionQueue();
  readonly #end = new TransactionEnd();
  readonly #closing = new AbortController();
  /** Of the transaction that was begun last. */
  #link: Link | undefined;
  #current: OpenTransaction | undefined;

  constructor(parts: TransactionsParts) {
    this.#parts = parts;
  }

  /** Runs one, when it is its turn. */
  async run<T>(
    work: (transaction: Transaction) => T | Promise<T>,
    options: TransactionOptions,
  ): Promise<T> {
    const limitMs = this.#limitOf(options.timeoutMs);
    const outer = running.getStore();
    if (outer !== undefined && outer === this.#current && !outer.isOver) {
      throw stateError(
        "a transaction cannot run within another one of the same producer",
        "Write by the outer transaction, or wait for its end.",
      );
    }
    const signals = [this.#closing.signal, ...(options.signal ? [options.signal] : [])];
    return await this.#queue.inTurn(anySignal(signals), async () => {
      const { fatal } = this.#parts.connection;
      if (fatal !== undefined) {
        throw fatal;
      }
      return await this.#attempt(work, limitMs, options.signal);
    });
  }

  /**
   * Ends: what waits for its turn is refused; what is open has this long to be committed, and is
   * aborted then.
   */
  async close(timeoutMs: number): Promise<void> {
    const closed = new ClosedError({ detail: "the producer" });
    this.#queue.close(closed);
    const timer = setTimeout(() => {
      this.#closing.abort(closed);
      this.#current?.stop(closed);
    }, timeoutMs);
    await this.#queue.settled();
    clearTimeout(timer);
  }

  #limitOf(timeoutMs: number | undefined): number {
    const { transactionalId, transactionTimeoutMs } = this.#parts.config.producer;
    if (transactionalId === undefined) {
      throw optionError("producer.transactionalId", "is needed for transactions");
    }
    if (timeoutMs === undefined) {
      return ownShare * transactionTimeoutMs;
    }
    if (!(timeoutMs > 0 && timeoutMs <= transactionTimeoutMs)) {
      const message = `expected more than 0 and at most producer.transactionTimeoutMs (${transactionTimeoutMs})`;
      throw optionError("timeoutMs", message);
    }
    return timeoutMs;
  }

  async #attempt<T>(
    work: (transaction: Transaction) => T | Promise<T>,
    limitMs: number,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const { writes } = this.#parts;
    const transaction: OpenTransaction = new OpenTransaction({
      writes,
      begin: () => this.#begin(transaction),
    });
    this.#current = transaction;
    const deadline = performance.now() + limitMs;
    const expire = (): void =>
      transaction.stop(new TransactionError("TRANSACTION_EXPIRED", { detail: `${limitMs} ms` }));
    const timer = setTimeout(expire, limitMs);
    const onAbort = (): void => transaction.stop(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted === true) {
      onAbort();
    }
    try {
      const result = await this.#ready(transaction, work, deadline);
      if (this.#link !== undefined && (await transaction.hasBegun())) {
        await this.#commit(transaction, this.#link);
      }
      return result;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      this.#current = undefined;
    }
  }

  async #begin({ signal }: OpenTransaction): Promise<void> {
    this.#link = await this.#parts.connection.open();
    await this.#end.begin(this.#link, signal);
  }

  /** Runs the callback and brings all that belongs to the transaction into it. */
  async #ready<T>(
    transaction: OpenTransaction,
    work: (transaction: Transaction) => T | Promise<T>,
    deadline: number,
  ): Promise<T> {
    try {
      const result = await transaction.during(
        running.run(transaction, async () => await work(transaction)),
      );
      transaction.end();
      await transaction.written();
      if (!transaction.inputs.isEmpty) {
        await transaction.during(transaction.begin());
        const { driver } = await this.#parts.connection.open();
        const timeLeft = (): number => deadline - performance.now();
        await transaction.inputs.send(driver, timeLeft);
      }
      transaction.signal.throwIfAborted();
      return result;
    } catch (error) {
      transaction.end();
      await transaction.written().catch(() => {});
      throw await this.#abort(transaction, error);
    }
  }

  async #commit(transaction: OpenTransaction, link: Link): Promise<void> {
    const result = await this.#end.commit(link, () => !this.#closing.signal.aborted);
    switch (result.kind) {
      case "committed":
        transaction.inputs.committed();
        return;
      case "unknown":
        transaction.inputs.unknown();
        throw result.error;
      case "aborted":
        throw await this.#abort(transaction, result.error);
    }
  }

  /** @returns the error to throw */
  async #abort(transaction: OpenTransaction, error: unknown): Promise<unknown> {
    const failure = await this.#abortDriver(transaction);
    const isReaders = !transaction.signal.aborted && isCallbacksOwn(error);
    transaction.inputs.aborted({ error, isReaders });
    if (failure?.fatal === true && error instanceof KafkaBridgeError) {
      return failure;
    }
    if (failure !== undefined) {
      attachAbortFailure(error, failure);
    }
    return error;
  }

  async #abortDriver(transaction: OpenTransaction): Promise<KafkaBridgeError | undefined> {
    if (this.#link === undefined || !(await transaction.hasBegun())) {
      return undefined;
    }
    // It cannot be committed any more, so there is no need to wait for long.
    const until = performance.now() + this.#parts.config.requestTimeoutMs;
    return await this.#end.abort(
      this.#link,
      () => performance.now() < until && !this.#closing.signal.aborted,
    );
  }
}

function optionError(path: string, message: string): ConfigError {
  return new ConfigError("CONFIG_INVALID", { issues: [{ path, message }] });
}
