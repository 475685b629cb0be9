import type { TelemetryInput } from "../otlp/index.ts";
import type { TransactionInput } from "./transaction-input.ts";
import type {
  PlainRecord,
  RecordInput,
  RecordLocation,
  WriteLimits,
  WriteOptions,
  WriteResult,
} from "./write-options.ts";

/** How a transaction is run. */
export interface TransactionOptions {
  /**
   * Time for the callback, its writes and the offsets, in milliseconds, from when it is the
   * transaction's turn. Then the transaction is aborted. At most
   * `producer.transactionTimeoutMs`; default: nine tenths of it, as a transaction that the brokers
   * give up by themselves costs the producer. Committing has no limit: its outcome must be known.
   */
  readonly timeoutMs?: number;
  /** Aborts the transaction; without effect once it is being committed. */
  readonly signal?: AbortSignal;
}

/**
 * What can be done in a transaction, until its callback is over. A failure of any of the writes
 * aborts the transaction, whether the callback deals with it or not.
 *
 * A write resolves when the broker has acknowledged its records, which readers that skip open and
 * aborted transactions (`consumer.isolation`, by default) see only after the commit.
 */
export interface Transaction {
  /** Aborted when the transaction cannot be committed any more: work for it is in vain then. */
  readonly signal: AbortSignal;
  /** As {@link KafkaProducer.writeTraces}. */
  writeTraces(input: TelemetryInput<"traces">, options?: WriteOptions): Promise<WriteResult>;
  /** As {@link KafkaProducer.writeMetrics}. */
  writeMetrics(input: TelemetryInput<"metrics">, options?: WriteOptions): Promise<WriteResult>;
  /** As {@link KafkaProducer.writeLogs}. */
  writeLogs(input: TelemetryInput<"logs">, options?: WriteOptions): Promise<WriteResult>;
  /** As {@link KafkaProducer.writeRecord}. */
  writeRecord(record: RecordInput): Promise<RecordLocation>;
  /** As {@link KafkaProducer.writeRecords}. */
  writeRecords(
    topic: string,
    records: readonly PlainRecord[],
    limits?: WriteLimits,
  ): Promise<RecordLocation[]>;
  /**
   * Settles batches of a consumer by this transaction: their offsets are committed with it, for the
   * consumer's group, and by nothing else. From now on `ack` and `nack` of these batches do nothing.
   *
   * If the transaction is aborted, they are handed out again: after an error of the callback's own
   * as after `nack`, which counts as an attempt; otherwise without counting.
   *
   * The transaction is aborted where offsets of it could be passed over or committed twice: a batch
   * whose partition was taken away, and one with batches before it in its partition that are
   * neither acknowledged nor in the transaction. Who gathers several batches of a partition for one
   * transaction sorts them by offset first: after an abort, one that was asked for ahead may come
   * before those that are handed out again.
   *
   * @throws TransactionError `TRANSACTION_STATE` for a batch that is settled already; ConsumerError
   * for one that was read without a group; ConfigError where `consumer.isolation` is
   * `read_uncommitted`, by which a member that takes a partition over would not wait for the
   * transaction's end
   */
  acknowledge(...batches: readonly TransactionInput[]): void;
}
