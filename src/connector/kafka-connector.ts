import { EventEmitter } from "node:events";
import {
  type AdminCallOptions,
  type CreatedTopic,
  KafkaCluster,
  type NewTopic,
  type TopicDescription,
  type TopicListOptions,
  type TopicSummary,
} from "../cluster/index.ts";
import { KafkaConfig, type KafkaOptions } from "../config/index.ts";
import {
  type AnyConsumedBatch,
  type BatchesOptions,
  type BatchHandlers,
  KafkaConsumer,
  type RunOptions,
  type Selection,
} from "../consumer/index.ts";
import { ClosedError, type KafkaBridgeError } from "../errors/index.ts";
import { type HealthReport, healthReport, runChecks } from "../health/index.ts";
import type { TelemetryInput } from "../otlp/index.ts";
import {
  KafkaProducer,
  type RecordInput,
  type RecordLocation,
  type Transaction,
  type TransactionOptions,
  type WriteLimits,
  type WriteOptions,
  type WriteResult,
} from "../producer/index.ts";
import { KafkaMetrics } from "../telemetry/index.ts";
import { connectorChecks } from "./connector-checks.ts";
import { statsOf } from "./connector-stats.ts";
import type { ConnectorEvents, ConnectorStats, HealthOptions } from "./connector-types.ts";
import { ConsumerSlot } from "./consumer-slot.ts";
import { ProducerSlot, type SlotListener } from "./producer-slot.ts";
import { shutDown } from "./shutdown.ts";

const checkTimeoutMs = 10_000;
const shutdownMs = 30_000;

/**
 * A producer, a consumer, the cluster and their metrics, wired together: for a program that wants one
 * object for Kafka. What fails for good is made anew, with a growing wait: writes that were under way
 * fail to those who wait for them, and readings go on where they were committed.
 */
export class KafkaConnector extends EventEmitter<ConnectorEvents> implements AsyncDisposable {
  readonly config: KafkaConfig;
  /** Brokers, topics and groups, from the administrator's side. */
  readonly cluster: KafkaCluster;
  /** Counts what the connector's clients do. */
  readonly metrics = new KafkaMetrics();
  readonly #producer: ProducerSlot;
  readonly #consumer: ConsumerSlot;
  #shutdown: Promise<void> | undefined;

  private constructor(config: KafkaConfig) {
    super();
    this.config = config;
    this.cluster = new KafkaCluster(config);
    const { metrics } = this;
    const listener: SlotListener = {
      onRestarting: (notice) => {
        const { part, error, waitMs } = notice;
        config.logger.warn(`the ${part} is made anew in ${waitMs} ms: ${error.message}`);
        this.#say("restarting", notice);
      },
      onRestarted: (part) => this.#say("restarted", part),
      onLost: (error) => this.#tell(error),
    };
    this.#producer = new ProducerSlot(
      () => new KafkaProducer(config, { metrics }),
      listener,
      config.producer.deliveryTimeoutMs,
    );
    this.#consumer = new ConsumerSlot(
      () => new KafkaConsumer(config, { metrics }).on("error", (error) => this.#tell(error)),
      listener,
    );
  }

  /**
   * Connects to the brokers.
   *
   * @throws ConnectionError, AuthenticationError or ConfigError with the real reason, within 10 s
   */
  static async connect(config: KafkaConfig | KafkaOptions): Promise<KafkaConnector> {
    const connector = new KafkaConnector(KafkaConfig.from(config));
    try {
      await connector.producer.connect();
    } catch (error) {
      await connector.shutdown({ timeoutMs: 0 });
      throw error;
    }
    return connector;
  }

  /** The producer of this moment: after a failure there is another. */
  get producer(): KafkaProducer {
    return this.#producer.current;
  }

  /** The consumer of this moment, which connects when it reads: after a failure there is another. */
  get consumer(): KafkaConsumer {
    return this.#consumer.current;
  }

  /** As `writeMetrics` of the producer. Waits for a new producer where one has failed. */
  async writeMetrics(
    input: TelemetryInput<"metrics">,
    options: WriteOptions = {},
  ): Promise<WriteResult> {
    return await this.#write(options, (producer, left) => producer.writeMetrics(input, left));
  }

  /** As `writeTraces` of the producer. Waits for a new producer where one has failed. */
  async writeTraces(
    input: TelemetryInput<"traces">,
    options: WriteOptions = {},
  ): Promise<WriteResult> {
    return await this.#write(options, (producer, left) => producer.writeTraces(input, left));
  }

  /** As `writeLogs` of the producer. Waits for a new producer where one has failed. */
  async writeLogs(input: TelemetryInput<"logs">, options: WriteOptions = {}): Promise<WriteResult> {
    return await this.#write(options, (producer, left) => producer.writeLogs(input, left));
  }

  /** As `writeRecord` of the producer. Waits for a new producer where one has failed. */
  async writeRecord(record: RecordInput): Promise<RecordLocation> {
    return await this.#write(record, (producer, left) => producer.writeRecord(left));
  }

  /** As `transaction` of the producer. Waits for a new producer where one has failed. */
  async transaction<T>(
    work: (transaction: Transaction) => T | Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    return await (await this.#producer.ready()).transaction(work, options);
  }

  /** Waits for a producer that can write; what that takes is part of the write's own time. */
  async #write<Limits extends WriteLimits, T>(
    limits: Limits,
    write: (producer: KafkaProducer, left: Limits) => Promise<T>,
  ): Promise<T> {
    const start = performance.now();
    const producer = await this.#producer.ready(limits);
    const { timeoutMs } = limits;
    const tookMs = Math.round(performance.now() - start);
    const isLess = timeoutMs !== undefined && tookMs > 0;
    return await write(
      producer,
      isLess ? { ...limits, timeoutMs: Math.max(1, timeoutMs - tookMs) } : limits,
    );
  }

  /**
   * As `run` of the consumer, until the connector is shut down or the signal aborted. Goes on after a
   * failure with a new consumer, as a member of the group; partitions that are to be read by `assign`
   * are read by {@link consumer} itself.
   *
   * @throws what cannot be mended by that, such as a missing permission
   */
  async run(handlers: BatchHandlers, options: RunOptions = {}): Promise<void> {
    await this.#consumer.run(handlers, options);
  }

  /** As `batches` of the consumer. Goes on after a failure with a new consumer. */
  batches(
    selection?: Selection,
    options: BatchesOptions = {},
  ): AsyncGenerator<AnyConsumedBatch, void, undefined> {
    return this.#consumer.batches(selection, options);
  }

  /** As `topics.create` of the cluster. */
  async createTopic(topic: NewTopic, options: AdminCallOptions = {}): Promise<CreatedTopic> {
    return await this.cluster.topics.create(topic, options);
  }

  /** As `topics.delete` of the cluster, for one. */
  async deleteTopic(name: string, options: AdminCallOptions = {}): Promise<void> {
    await this.cluster.topics.delete([name], options);
  }

  /** As `topics.list` of the cluster. */
  async listTopics(options: TopicListOptions = {}): Promise<readonly TopicSummary[]> {
    return await this.cluster.topics.list(options);
  }

  /**
   * As `topics.describe` of the cluster, for one.
   *
   * @throws TopicError `TOPIC_NOT_FOUND`
   */
  async describeTopic(
    name: string,
    options: AdminCallOptions = {},
  ): Promise<TopicDescription | undefined> {
    const [topic] = await this.cluster.topics.describe([name], options);
    return topic;
  }

  /**
   * Looks at everything that the connector needs: whether the brokers answer, whether the topics are
   * there or can be made, how far behind the reading is, and when writing and reading last succeeded.
   * Writes nothing. Never rejects.
   */
  async healthCheck({
    timeoutMs = checkTimeoutMs,
    maxLag,
  }: HealthOptions = {}): Promise<HealthReport> {
    const checks = connectorChecks({
      config: this.config,
      cluster: this.cluster,
      maxLag,
      lag: async () => await this.#consumer.made?.lag(),
      failures: () => ({ producer: this.#producer.failure, consumer: this.#consumer.failure }),
      counts: () => this.metrics.getSnapshot(),
    });
    return healthReport(await runChecks(checks, timeoutMs));
  }

  /** What was written and read since the connector was made. */
  stats(): ConnectorStats {
    return statsOf(this.metrics.getSnapshot());
  }

  /**
   * Ends readings (handlers under way may finish, and are committed), sends what is gathered, waits
   * for acknowledgements, and disconnects. Writes that are not acknowledged in time reject. May be
   * called again. Never rejects.
   *
   * @param options.timeoutMs - for all of it. Default 30,000. Handlers have four fifths of it, or all but
   * 4 s. What has not come to an end then is logged, and goes on by itself
   */
  shutdown({ timeoutMs = shutdownMs }: { readonly timeoutMs?: number } = {}): Promise<void> {
    this.#shutdown ??= this.#end(timeoutMs);
    return this.#shutdown;
  }

  async #end(timeoutMs: number): Promise<void> {
    const parts = {
      consumer: (boundMs: number) => this.#consumer.close(boundMs),
      producer: (boundMs: number) => this.#producer.close(boundMs),
      administration: () => this.cluster.close(),
    };
    const late = await shutDown(parts, timeoutMs);
    if (late.length > 0) {
      this.config.logger.warn(
        `shut down after ${timeoutMs} ms, before the end of: ${late.join(", ")}`,
      );
    }
    this.#say("closed");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  #tell(error: KafkaBridgeError): void {
    if (error instanceof ClosedError) {
      return;
    }
    // An `error` event without a listener would end the process.
    if (this.listenerCount("error") > 0) {
      this.#say("error", error);
    } else {
      this.config.logger.error(error.message, { code: error.code });
    }
  }

  /** What a listener throws is logged: it must not keep a part from being made anew. */
  #say<Name extends keyof ConnectorEvents>(name: Name, ...args: ConnectorEvents[Name]): void {
    try {
      (this as EventEmitter).emit(name, ...args);
    } catch (error) {
      this.config.logger.error(`a listener of "${name}" threw`, { error });
    }
  }
}
