import type { KafkaConfig } from "../config/index.ts";
import {
  ClosedError,
  classifyError,
  type ErrorContext,
  type KafkaBridgeError,
  TopicError,
} from "../errors/index.ts";
import { connectDriver, logDriver } from "./driver-connection.ts";
import type { DriverLogLine } from "./driver-failure.ts";
import { type DriverTarget, producerSettings } from "./driver-settings.ts";
import { DriverStatistics } from "./driver-statistics.ts";
import { DriverTransactions, fatalOfLog, transactionRecordError } from "./driver-transactions.ts";
import { explainFailure } from "./explain-failure.ts";
import { FatalReason, isFatal } from "./fatal-reason.ts";
import { JoinedBytes } from "./joined-bytes.ts";
import { type DriverProducerClient, loadDriver } from "./load-driver.ts";

/** Names and values of record headers, in order. Values are copied by the driver. */
export type RecordHeaders = readonly (readonly [name: string, value: Uint8Array])[];

/** A record as the driver takes it. */
export interface OutgoingRecord {
  readonly topic: string;
  /** −1 leaves it to the partitioner. */
  readonly partition: number;
  /** `null` is a tombstone. Several values are sent as one, joined. */
  readonly value: Uint8Array | readonly Uint8Array[] | null;
  readonly key: Uint8Array | null;
  /** Milliseconds since 1970; 0 is now. */
  readonly timestamp: number;
  /** As `driverHeaders` makes them. */
  readonly headers: DriverHeaders | undefined;
}

/** Headers in the driver's own form. */
export type DriverHeaders = { [name: string]: Buffer }[];

/** What the driver knows of a topic. */
export interface TopicLayout {
  /** Number of partitions; 0 where the topic does not exist or may not be seen. */
  readonly partitions: number;
  /** Partitions that have a leader. */
  readonly available: readonly number[];
}

/** Takes delivery reports: each record's, by the token that it was produced with. */
export interface DeliveryReports {
  /** The record is on the topic. `offset` is negative where the broker did not tell. */
  delivered(token: number, partition: number, offset: number): void;
  /** It is not, or not known to be, on the topic. */
  failed(token: number, error: KafkaBridgeError): void;
}

/** What a producer is given beside its configuration. */
export interface DriverProducerOptions {
  readonly reports: DeliveryReports;
  /** Gives up connecting. */
  readonly signal?: AbortSignal;
  /** Called once, when the producer can no longer write. */
  readonly onFatal?: (error: KafkaBridgeError) => void;
}

/**
 * What the driver says of records whose partition it has dropped, as after the topic was deleted. Not
 * that the producer is closed: reports end with that.
 */
const destroyed = -197;

const metadataTimeoutMs = 5_000;

interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
}

/**
 * The headers in the driver's form. Strings would be cut by it at the first NUL, so all values are
 * buffers.
 */
export function driverHeaders(headers: RecordHeaders): DriverHeaders | undefined {
  if (headers.length === 0) {
    return undefined;
  }
  return headers.map(([name, value]) => ({
    [name]: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
  }));
}

/**
 * A connected producer of the driver: hands records over, passes delivery reports on, and calls the
 * driver in the order that it survives (one disconnect, after every other call came back).
 */
export class DriverProducer {
  /** With a transactional id only. */
  readonly transactions: DriverTransactions;
  readonly statistics = new DriverStatistics();
  readonly #client: DriverProducerClient;
  readonly #transactional: boolean;
  readonly #calls = new Set<Promise<unknown>>();
  readonly #joined = new JoinedBytes();
  readonly #options: DriverProducerOptions;
  readonly #fatal: FatalReason;
  #disconnected: Promise<void> | undefined;

  private constructor(
    client: DriverProducerClient,
    transactional: boolean,
    options: DriverProducerOptions,
  ) {
    this.#client = client;
    this.#transactional = transactional;
    this.#options = options;
    this.#fatal = new FatalReason(options.onFatal);
    this.transactions = new DriverTransactions(
      client,
      (start) => this.#track(start),
      (error) => this.#fatal.tell(error),
    );
  }

  /**
   * Connects a new producer.
   *
   * @throws as `connectDriver` does; MissingDependencyError where the driver does not load
   */
  static async connect(
    config: KafkaConfig,
    target: DriverTarget,
    options: DriverProducerOptions,
  ): Promise<DriverProducer> {
    const { Producer } = loadDriver();
    const explain = (failure: KafkaBridgeError) => explainFailure(config, target, failure);
    const { signal } = options;
    const { client } = await connectDriver(
      () => {
        const settings = producerSettings(config, target);
        const created = new Producer(settings as ConstructorParameters<typeof Producer>[0]);
        logDriver(created, config.logger);
        return created;
      },
      { explain, ...(signal === undefined ? {} : { signal }) },
    );
    const { transactionalId } = config.producer;
    const producer = new DriverProducer(client, transactionalId !== undefined, options);
    producer.#listen();
    return producer;
  }

  #listen(): void {
    const { reports } = this.#options;
    this.statistics.watch(this.#client);
    this.#client.on("delivery-report", (error, report) => {
      const token = report.opaque as number;
      // The driver's types promise an error always; it is null on success.
      if (error) {
        this.#reportFailed(token, error, report);
      } else {
        reports.delivered(token, report.partition, report.offset);
      }
    });
    this.#client.on("event.log", (line: DriverLogLine) => {
      if (line.fac === "FATAL") {
        this.#fatal.tell(fatalOfLog(line.message));
      }
    });
    // Reports then come as they happen, instead of when a timer of the event loop looks for them.
    this.#client.setPollInBackground(true);
  }

  /** In a transaction it is the transaction's end that tells the reason. */
  #reportFailed(token: number, error: unknown, place: RecordPlace): void {
    const report = (): void => this.#options.reports.failed(token, this.#recordError(error, place));
    if (this.#transactional || !isFatal(error)) {
      report();
    } else {
      this.#fatal.afterwards(report);
    }
  }

  #classify(error: unknown, context: ErrorContext = {}): KafkaBridgeError {
    const classified = classifyError(error, context);
    if (!classified.fatal) {
      return classified;
    }
    // The reason comes by the log; a record is told only that there is one.
    this.#fatal.tell(classified);
    return this.#fatal.error ?? classified;
  }

  #recordError(error: unknown, { topic, partition }: RecordPlace): KafkaBridgeError {
    if ((error as { readonly code?: unknown }).code === destroyed) {
      return new TopicError("PARTITION_NOT_FOUND", {
        detail: `"${topic}", partition ${partition}`,
        cause: error,
      });
    }
    const place = partition < 0 ? { topic } : { topic, partition };
    return this.#transactional
      ? (this.#fatal.error ?? transactionRecordError(classifyError(error, place)))
      : this.#classify(error, place);
  }

  /** Why this producer can no longer write, once it cannot. */
  get fatal(): KafkaBridgeError | undefined {
    return this.#fatal.error;
  }

  /**
   * Hands a record to the driver, which copies it. What became of it is reported once, with the
   * token, unless the producer is disconnected before; at once where it cannot be sent.
   *
   * @param token - a number, not an object: the driver keeps a handle for each record under way, and
   * the garbage collector looks into every handle to a young object, again and again
   */
  produce(record: OutgoingRecord, token: number): void {
    const { value } = record;
    try {
      this.#client.produce(
        record.topic,
        record.partition,
        // The driver takes any view of bytes for a buffer.
        (Array.isArray(value) ? this.#joined.join(value) : value) as Buffer | null,
        record.key as Buffer | null,
        record.timestamp,
        token,
        record.headers,
      );
    } catch (error) {
      this.#reportFailed(token, error, record);
    }
  }

  /** Asks the cluster for a topic. Creates nothing, except on an embedded cluster. */
  topicLayout(topic: string): Promise<TopicLayout> {
    return this.#call((done) => {
      this.#client.getMetadata({ topic, timeout: metadataTimeoutMs }, (error, metadata) => {
        if (error) {
          done(error);
          return;
        }
        const partitions = metadata.topics.find(({ name }) => name === topic)?.partitions ?? [];
        done(null, {
          partitions: partitions.length,
          available: partitions.filter(({ leader }) => leader >= 0).map(({ id }) => id),
        });
      });
    });
  }

  /** Sends what lingers in the driver, and waits for its reports up to the time-out. */
  async flush(timeoutMs: number): Promise<void> {
    await this.#call<void>((done) => {
      // A time-out is no failure: who waits for a record learns of it by its delivery.
      this.#client.flush(timeoutMs, () => done(null, undefined));
    });
  }

  /** Disconnects, once, after every call under way. What is still queued is given up. */
  disconnect(): Promise<void> {
    this.#fatal.end();
    this.#disconnected ??= Promise.allSettled(this.#calls).then(
      () => new Promise((resolve) => this.#client.disconnect(0, () => resolve())),
    );
    return this.#disconnected;
  }

  async #call<T>(start: (done: (error: unknown, value?: T) => void) => void): Promise<T> {
    try {
      return await this.#track(start);
    } catch (error) {
      await this.#fatal.explained(error);
      throw this.#classify(error);
    }
  }

  /** Disconnecting while one of the driver's calls is under way crashes the process. */
  #track<T>(start: (done: (error: unknown, value?: T) => void) => void): Promise<T> {
    if (this.#disconnected !== undefined) {
      return Promise.reject(new ClosedError({ detail: "the producer" }));
    }
    const call = new Promise<T>((resolve, reject) => {
      start((error, value) => {
        if (error) {
          reject(error);
        } else {
          resolve(value as T);
        }
      });
    });
    this.#calls.add(call);
    const remove = (): void => {
      this.#calls.delete(call);
    };
    call.then(remove, remove);
    return call;
  }
}
