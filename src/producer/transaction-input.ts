import type { DriverProducer, TransactionOutcome } from "../cluster/index.ts";

/** The method by which a batch is taken into a transaction. */
export const enlist: unique symbol = Symbol("otel-kafka-bridge.enlist");

/** What a transaction can acknowledge: a batch that a consumer of a group has handed out. */
export interface TransactionInput {
  /**
   * Settles the batch by a transaction. It is settled from now on, to its reader.
   *
   * @throws TransactionError `TRANSACTION_STATE` for a batch that is settled already
   */
  [enlist](): EnlistedInput;
}

/** A batch that waits for the end of its transaction. */
export interface EnlistedInput {
  readonly source: InputSource;
}

/** Where batches come from: one reading of one consumer. */
export interface InputSource {
  /**
   * Works out the offsets to commit, and keeps the consumer from committing those partitions
   * itself until the transaction is over.
   *
   * @throws TransactionError for a batch whose partition is no longer read, or with a batch before
   * it that is not settled
   */
  prepare(inputs: readonly EnlistedInput[]): Promise<PreparedInputs>;
  /** The transaction was aborted: hands the batches out again. */
  release(inputs: readonly EnlistedInput[], reason: AbortReason): void;
}

/** Why batches are handed out again. */
export interface AbortReason {
  readonly error: unknown;
  /** Whether it was the reader's own work that failed, which counts as an attempt. */
  readonly isReaders: boolean;
}

/** Batches whose offsets are worked out. */
export interface PreparedInputs {
  /** Puts the offsets into the transaction of a producer. */
  send(driver: DriverProducer, timeoutMs: number): Promise<TransactionOutcome>;
  /** @throws TransactionError where a partition was taken away meanwhile */
  check(): void;
  /** The transaction is committed, and with it the offsets. */
  committed(): void;
  /** The transaction was aborted. */
  aborted(reason: AbortReason): void;
  /** Nobody knows: the group's committed offsets will tell. */
  unknown(): void;
}
