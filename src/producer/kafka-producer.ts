import { EventEmitter } from "node:events";
import type { ClientStatistics } from "../cluster/index.ts";
import { KafkaConfig, type KafkaOptions } from "../config/index.ts";
import { ClosedError, DeliveryTimeoutError, type KafkaBridgeError } from "../errors/index.ts";
import type { Signal, TelemetryInput } from "../otlp/index.ts";
import { type ClientOptions, ClientTelemetry } from "../telemetry/index.ts";
import { Admission } from "./admission.ts";
import { BufferMemory } from "./buffer-memory.ts";
import { Deadlines } from "./deadlines.ts";
import { Generations } from "./generation.ts";
import { ObservedWrites } from "./observed-writes.ts";
import { ProducerConnection } from "./producer-connection.ts";
import { RecordWriter } from "./record-writer.ts";
import { settledWithin } from "./settled-within.ts";
import { TelemetryWriter } from "./telemetry-writer.ts";
import type { Transaction, TransactionOptions } from "./transaction.ts";
import { stateError } from "./transaction-errors.ts";
import { Transactions } from "./transactions.ts";
import { WriteWatch } from "./write-limits.ts";
import type {
  PlainRecord,
  RecordInput,
  RecordLocation,
  WriteLimits,
  WriteOptions,
  WriteResult,
} from "./write-options.ts";

/** How long the driver is told not to linger, at a time. */
const driverFlushMs = 1_000;
/** During a flush, writes may come to the driver later: when their topic is there, or its leader. */
const flushPollMs = 20;

/** How long a transaction has to be aborted whose time to be committed is over. */
const abortMs = 2_000;
/** How long disconnecting is waited for: the driver goes on by itself. */
const disconnectMs = 5_000;

/** Events of a producer. None needs a listener. */
export interface ProducerEvents {
  /** The producer can no longer write; later writes fail with this error. */
  error: [error: KafkaBridgeError];
  /** Closed: nothing is under way any more. */
  closed: [];
}

/**
 * Writes telemetry, and plain records, to Kafka. A write resolves when the broker has acknowledged
 * all of it.
 *
 * It connects at first use. What is handed to a write must not be changed until the write resolves:
 * the bytes are not copied before they go to the driver.
 */
export class KafkaProducer extends EventEmitter<ProducerEvents> implements AsyncDisposable {
  readonly #config: KafkaConfig;
  readonly #deadlines = new Deadlines();
  readonly #generations = new Generations();
  readonly #connection: ProducerConnection;
  readonly #batches: TelemetryWriter;
  readonly #records: RecordWriter;
  /** What this producer tells of itself. */
  readonly #told: ClientTelemetry;
  readonly #observed: ObservedWrites;
  readonly #transactions: Transactions;
  #closed: Promise<void> | undefined;

  /**
   * @param options.metrics - counts what this producer does
   * @throws ConfigError for options that cannot be
   */
  constructor(config: KafkaConfig | KafkaOptions, options: ClientOptions = {}) {
    super();
    this.#config = KafkaConfig.from(config);
    this.#told = new ClientTelemetry(this.#config, options);
    const parts = {
      config: this.#config,
      memory: new BufferMemory(this.#config.producer.bufferMemory),
      deadlines: this.#deadlines,
      generations: this.#generations,
      telemetry: this.#told,
    };
    this.#connection = new ProducerConnection(parts, (error) => this.#onFatal(error));
    const connected = { ...parts, connection: this.#connection };
    const admission = new Admission(connected);
    this.#batches = new TelemetryWriter({ ...connected, admission });
    this.#records = new RecordWriter({ ...connected, admission });
    this.#observed = new ObservedWrites({
      config: this.#config,
      telemetry: this.#told,
      batches: this.#batches,
      records: this.#records,
    });
    this.#transactions = new Transactions({
      config: this.#config,
      connection: this.#connection,
      writes: {
        telemetry: (signal, input, options) => this.#write(signal, input, options),
        record: async (record) => await this.#writeRecord(record),
        records: (topic, records, limits) => this.#writeRecords(topic, records, limits),
        flush: () => this.flush(),
      },
    });
  }

  #onFatal(error: KafkaBridgeError): void {
    // An `error` event without a listener would end the process.
    if (this.listenerCount("error") > 0) {
      this.emit("error", error);
    }
  }

  /**
   * Connects, so that the first write need not, and mistakes show early. Not needed otherwise.
   *
   * @throws ConnectionError, AuthenticationError or ConfigError with the real reason, within 10 s
   */
  async connect(): Promise<void> {
    this.#checkOpen();
    await this.#connection.open();
  }

  /**
   * Writes spans: a `TracesBatch`, the SDK's `ReadableSpan[]`, an OTLP request as an object, in
   * protobuf or in JSON. Bytes in protobuf are checked and passed on as they are.
   *
   * Small writes are gathered and merged: see `producer.batchSize`. What is larger than
   * `producer.maxRequestSize` is split between resources, scopes and items.
   *
   * @returns what was written, once the broker has acknowledged all of it
   * @throws SerializationError, MessageTooLargeError (after the rest went through),
   * QueueFullError, DeliveryTimeoutError, ProducerError (`failures` says what was not written),
   * TopicError, AuthorizationError, ConnectionError, ConfigError, ClosedError, or the reason of the
   * abort signal
   */
  async writeTraces(
    input: TelemetryInput<"traces">,
    options: WriteOptions = {},
  ): Promise<WriteResult> {
    this.#checkWritable();
    return await this.#write("traces", input, options);
  }

  /** Writes metrics: a `MetricsBatch`, the SDK's `ResourceMetrics`, or OTLP. As `writeTraces`. */
  async writeMetrics(
    input: TelemetryInput<"metrics">,
    options: WriteOptions = {},
  ): Promise<WriteResult> {
    this.#checkWritable();
    return await this.#write("metrics", input, options);
  }

  /** Writes log records: a `LogsBatch`, the SDK's `ReadableLogRecord[]`, or OTLP. As `writeTraces`. */
  async writeLogs(input: TelemetryInput<"logs">, options: WriteOptions = {}): Promise<WriteResult> {
    this.#checkWritable();
    return await this.#write("logs", input, options);
  }

  async #write<S extends Signal>(
    signal: S,
    input: TelemetryInput<S>,
    options: WriteOptions,
  ): Promise<WriteResult> {
    const generation = this.#generations.begin();
    const watch = new WriteWatch(this.#deadlines, options);
    const frame = { generation, watch };
    return this.#told.look()
      ? await this.#observed.batch(signal, input, options, frame)
      : await this.#batches.write(signal, input, options, frame);
  }

  /**
   * Writes one record as it is.
   *
   * @returns where it is, once the broker has acknowledged it
   * @throws MessageTooLargeError, QueueFullError, DeliveryTimeoutError, ProducerError, TopicError,
   * AuthorizationError, ConnectionError, ClosedError, or the reason of the abort signal
   */
  writeRecord(record: RecordInput): Promise<RecordLocation> {
    try {
      this.#checkWritable();
      return this.#writeRecord(record);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #writeRecord(record: RecordInput): Promise<RecordLocation> {
    return this.#told.glance() ? this.#observed.record(record) : this.#records.write(record);
  }

  /**
   * Writes records of one topic as they are, in their order for each partition. Cheaper than a call
   * for each.
   *
   * @returns where each is, in the same order, once the broker has acknowledged all of them
   * @throws as `writeRecord` where none was sent; where some were not written, ProducerError,
   * MessageTooLargeError or DeliveryTimeoutError, whose `failures` have their positions in
   * `firstItem`, after the rest went through
   */
  async writeRecords(
    topic: string,
    records: readonly PlainRecord[],
    limits: WriteLimits = {},
  ): Promise<RecordLocation[]> {
    this.#checkWritable();
    return await this.#writeRecords(topic, records, limits);
  }

  async #writeRecords(
    topic: string,
    records: readonly PlainRecord[],
    limits: WriteLimits,
  ): Promise<RecordLocation[]> {
    if (records.length === 0) {
      return [];
    }
    return this.#told.look()
      ? await this.#observed.records(topic, records, limits)
      : await this.#records.writeAll(topic, records, limits);
  }

  /**
   * Runs a transaction: what the callback writes by it becomes visible all at once when the callback
   * returns, to readers that skip open and aborted transactions, and not at all when it throws. Needs
   * `producer.transactionalId`; such a producer writes in transactions only.
   *
   * With {@link Transaction.acknowledge}, the offsets of what was read are committed in it, too: what
   * is read, made into something else and written has its result exactly once, whatever fails.
   *
   * One transaction is open at a time; others wait for their turn. One without a write or an
   * acknowledgement costs nothing. While brokers do not answer a commit, it waits until the outcome
   * is known.
   *
   * @returns what the callback returned, once the transaction is committed
   * @throws what the callback threw, once the transaction is aborted (its property `abortFailure`
   * says why, if it could not be); TransactionError where it was aborted for another reason:
   * `retriable` says whether to run it again; FencedError from the moment on that another producer
   * with the same id has taken over, or the brokers gave up a transaction that took too long;
   * `TRANSACTION_STATE` within another transaction of this producer; `TRANSACTION_UNKNOWN` when the
   * producer was closed before the outcome of a commit was known; what connecting throws;
   * ConfigError, ClosedError; the reason of the abort signal
   */
  async transaction<T>(
    work: (transaction: Transaction) => T | Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    this.#checkOpen();
    return await this.#transactions.run(work, options);
  }

  /**
   * Sends what is gathered, and waits until all writes made before are over. Never rejects: each
   * write tells its own outcome.
   */
  async flush(): Promise<void> {
    let isDrained = false;
    const drained = this.#generations.drained().then(() => {
      isDrained = true;
    });
    while (!isDrained) {
      this.#batches.flush();
      await this.#hurryDriver();
      await settledWithin(drained, flushPollMs);
    }
  }

  /** What lingers in the driver leaves at once while it is told to flush, and not a moment longer. */
  async #hurryDriver(): Promise<void> {
    const { link } = this.#connection;
    if (link !== undefined && this.#config.producer.lingerMs > flushPollMs) {
      // It fails only where the producer is closed meanwhile, which ends all writes.
      await link.driver.flush(driverFlushMs).catch(() => {});
    }
  }

  /** What the connection told of itself last; undefined where there is none, or it told nothing yet. */
  stats(): ClientStatistics | undefined {
    return this.#connection.link?.driver.statistics.latest();
  }

  /**
   * Sends what is gathered, waits for its acknowledgement, and disconnects. Writes that are not
   * acknowledged in time reject. May be called again.
   *
   * @param timeoutMs - how long to wait for acknowledgements. Default 30,000. To abort a
   * transaction takes 2 s beyond that at most, to disconnect 5 s; what is left then goes on by itself
   */
  close({ timeoutMs = 30_000 }: { timeoutMs?: number } = {}): Promise<void> {
    this.#closed ??= this.#close(timeoutMs);
    return this.#closed;
  }

  async #close(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    const transactions = this.#transactions.close(timeoutMs);
    const ended = transactions.then(() => this.flush());
    await settledWithin(ended, timeoutMs);
    if (this.#connection.link !== undefined) {
      // What is open by then is being aborted, so that readers do not wait for it.
      await settledWithin(transactions, deadline + abortMs - performance.now());
    }
    const gone = this.#connection.close(
      new DeliveryTimeoutError({ detail: `the producer was closed after ${timeoutMs} ms` }),
    );
    if (!(await settledWithin(gone, disconnectMs))) {
      this.#config.logger.warn(`the producer did not disconnect within ${disconnectMs} ms`);
    }
    this.emit("closed");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #checkWritable(): void {
    this.#checkOpen();
    if (this.#config.producer.transactionalId !== undefined) {
      throw stateError(
        "a producer with a transactionalId writes in transactions only",
        "Write in the callback of `producer.transaction`.",
      );
    }
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) {
      throw new ClosedError({ detail: "the producer" });
    }
  }
}
