import {
  DriverConsumer,
  type DriverConsumerListener,
  type Polled,
  type RebalanceEvent,
  type TopicPartition,
} from "../cluster/index.ts";
import type { KafkaConfig } from "../config/index.ts";
import {
  ClosedError,
  ConsumerError,
  classifyError,
  type KafkaBridgeError,
} from "../errors/index.ts";
import { type ClientTelemetry, LagGauges } from "../telemetry/index.ts";
import type { AssignedPartition } from "./assigned-partition.ts";
import { AssignedPartitions } from "./assigned-partitions.ts";
import { placeAtCommitted } from "./committed-places.ts";
import type { ConsumerEvents, TopicReplacedNotice } from "./consumer-events.ts";
import { within } from "./deadline.ts";
import { Fetcher, type FetchListener } from "./fetcher.ts";
import { FlowControl } from "./flow-control.ts";
import { ObservedSource } from "./observed-source.ts";
import type { PlacedPartition } from "./placed-partition.ts";
import { Rebalancer } from "./rebalancer.ts";
import { ReplacedTopics } from "./replaced-topics.ts";

/** What a connection needs of whoever reads by it. */
export interface Reader {
  /** Partitions were taken over; called between polls. */
  onAdded(partitions: readonly AssignedPartition[]): void;
  onFetched(partitions: Iterable<AssignedPartition>): void;
  /** Whether it asks for records and gets none. */
  readonly isStarved: boolean;
  /** Settles and commits what is under way, within a bound. */
  release(partitions: readonly AssignedPartition[]): Promise<void>;
  fail(error: unknown): void;
}

/** How long disconnecting is waited for. */
const disconnectMs = 5_000;
const seekTimeoutMs = 5_000;

/** Errors of the driver after which reading on would miss records, or never get any. */
const endsReading: ReadonlySet<KafkaBridgeError["code"]> = new Set<KafkaBridgeError["code"]>([
  "CONSUMER_FATAL",
  "INSTANCE_FENCED",
  "OFFSET_OUT_OF_RANGE",
  "GROUP_REFUSED",
  "TOPIC_NOT_AUTHORIZED",
  "GROUP_NOT_AUTHORIZED",
  "CLUSTER_NOT_AUTHORIZED",
  "UNSUPPORTED",
  "CORRUPT_RECORD",
]);

/** Of those, errors that a reading survives which has begun: the right may be given back. */
const endsBeginning: ReadonlySet<KafkaBridgeError["code"]> = new Set<KafkaBridgeError["code"]>([
  "TOPIC_NOT_AUTHORIZED",
  "GROUP_NOT_AUTHORIZED",
  "CLUSTER_NOT_AUTHORIZED",
]);
/** After this time without such an error a reading has begun, though there may be nothing to read. */
const beginningMs = 30_000;

/**
 * A connected consumer of the driver with the loop that polls it. It lives as long as the
 * `KafkaConsumer`: readers come and go, each new one on the same connection.
 */
export class Connection implements DriverConsumerListener, FetchListener {
  readonly driver: DriverConsumer;
  /** The driver, where it polls and commits. */
  readonly source: ObservedSource;
  readonly partitions = new AssignedPartitions();
  readonly fetcher: Fetcher;
  readonly rebalancer: Rebalancer;
  readonly replacedTopics: ReplacedTopics;
  readonly #config: KafkaConfig;
  readonly #events: ConsumerEvents;
  readonly #lag: LagGauges | undefined;
  #reader: Reader | undefined;
  #attachedAt = 0;
  #hasFetched = false;
  #closing = false;
  #fatal: KafkaBridgeError | undefined;

  constructor(config: KafkaConfig, events: ConsumerEvents, telemetry: ClientTelemetry) {
    const {
      groupId,
      maxBufferedBytes,
      maxPollIntervalMs,
      maxPollRecords,
      offsetReset,
      sessionTimeoutMs,
    } = config.consumer;
    this.#config = config;
    this.#events = events;
    this.driver = new DriverConsumer({ config, listener: this });
    // The other half is the driver's, for what it fetches ahead.
    const flow = new FlowControl(maxBufferedBytes / 2, maxPollRecords);
    this.#lag =
      groupId === undefined
        ? undefined
        : new LagGauges(groupId, () => this.driver.statistics.latest()?.partitions ?? []);
    this.source = new ObservedSource(this.driver, telemetry, this.#lag);
    this.fetcher = new Fetcher(this.source, this.partitions, flow, this, {
      singly: offsetReset === "error",
      maxPollIntervalMs,
      sessionTimeoutMs,
    });
    this.rebalancer = new Rebalancer({
      member: this.driver,
      partitions: this.partitions,
      place: (partitions, signal) => this.#place(partitions, signal),
      between: (task) => this.fetcher.between(task),
      add: (assigned) => this.add(assigned),
      release: async (partitions) => await this.#reader?.release(partitions),
      onDone: (event) => this.#onRebalanced(event),
      onError: (error) => this.#onRebalanceError(error),
    });
    this.replacedTopics = new ReplacedTopics({
      queries: this.driver.queries,
      partitions: this.partitions,
      between: (task) => this.fetcher.between(task),
      move: (partition, to) => this.move(partition, to),
      onReplaced: (notice) => this.#onReplaced(notice),
      onError: (error) => config.logger.debug(error.message),
    });
  }

  async connect(signal?: AbortSignal): Promise<void> {
    await this.driver.connect(signal);
    this.fetcher.start();
  }

  /** What is fetched from now on goes to this reader. */
  attach(reader: Reader): void {
    if (this.#fatal !== undefined) {
      throw this.#fatal;
    }
    this.#reader = reader;
    this.#attachedAt = performance.now();
    this.#hasFetched = false;
    this.replacedTopics.start();
  }

  /** Takes partitions over for the reader. Called between polls. */
  add(partitions: readonly PlacedPartition[]): void {
    if (this.#reader !== undefined) {
      this.#reader.onAdded(this.partitions.add(partitions));
    }
  }

  /**
   * Reads a partition from another place on. What was handed out before no longer counts. Called
   * between polls.
   *
   * @returns false where it was given back meanwhile
   */
  async move(
    before: AssignedPartition,
    to: PlacedPartition & { readonly offset: number },
  ): Promise<boolean> {
    if (before.closed) {
      return false;
    }
    const { topic, partition, offset } = to;
    await this.driver.seek({ topic, partition, offset }, seekTimeoutMs);
    if (before.closed) {
      return false;
    }
    this.add([{ topicId: before.topicId, ...to }]);
    const after = this.partitions.get(topic, partition);
    if (after !== undefined) {
      after.flowPaused = before.flowPaused;
    }
    return true;
  }

  detach(): void {
    this.replacedTopics.stop();
    this.#reader = undefined;
    this.partitions.remove([...this.partitions]);
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#lag?.[Symbol.dispose]();
    this.rebalancer.hurry();
    await this.fetcher.stop();
    // The driver waits for answers of brokers that may never come; it goes on by itself.
    await within(this.driver.close(), disconnectMs, "disconnecting").catch((error: Error) =>
      this.#config.logger.warn(error.message),
    );
  }

  /** The embedded cluster keeps no offsets of open transactions, and topics once made stay. */
  async #place(
    partitions: readonly TopicPartition[],
    signal: AbortSignal,
  ): Promise<readonly PlacedPartition[]> {
    if (this.driver.embedded) {
      return partitions;
    }
    const placed = await placeAtCommitted(this.driver.queries, partitions, signal);
    return await this.replacedTopics.check(placed, signal);
  }

  #onReplaced(notice: TopicReplacedNotice): void {
    this.#config.logger.warn(
      `topic "${notice.topic}" was deleted and made again: it is read from its beginning`,
      { ...notice },
    );
    this.#events.tell("topicReplaced", notice);
  }

  onReadable(): void {
    this.fetcher.wake();
  }

  onRebalance(event: RebalanceEvent): void {
    this.rebalancer.handle(event);
  }

  onError(error: KafkaBridgeError): void {
    if (!this.#closing) {
      this.#events.report(error);
    }
  }

  onFetched(partitions: Iterable<AssignedPartition>): void {
    this.#hasFetched = true;
    this.#reader?.onFetched(partitions);
  }

  get isStarved(): boolean {
    return this.#reader?.isStarved ?? false;
  }

  onEnds(ends: Polled["ends"]): void {
    for (const { topic, partition, offset } of ends) {
      this.#events.tell("eof", { topic, partition, offset: BigInt(offset) });
    }
  }

  onFlow(change: "paused" | "resumed", partitions: readonly AssignedPartition[]): void {
    this.#events.tell(change, { reason: "buffer", partitions: partitions.map(plain) });
  }

  onFetchError(error: KafkaBridgeError): void {
    if (this.#closing || error instanceof ClosedError) {
      return;
    }
    if (error.code === "TOPIC_NOT_FOUND") {
      this.#config.logger.warn("a topic to read does not exist yet; waiting for it", {
        error: error.message,
      });
      return;
    }
    const isSurvived = endsBeginning.has(error.code) && !error.fatal && this.#hasBegun();
    if (!endsReading.has(error.code) || isSurvived) {
      this.#events.report(error);
      return;
    }
    if (error.fatal) {
      this.#fatal = error;
    }
    if (this.#reader === undefined) {
      this.#events.report(error);
    } else {
      this.#reader.fail(error);
    }
  }

  #hasBegun(): boolean {
    return this.#hasFetched || performance.now() - this.#attachedAt > beginningMs;
  }

  #onRebalanced({ kind, partitions }: RebalanceEvent): void {
    this.#config.logger.debug(`partitions ${kind}`, {
      partitions: partitions.map(({ topic, partition }) => `${topic}/${partition}`),
    });
    if (kind === "lost") {
      this.#events.report(
        new ConsumerError("ASSIGNMENT_LOST", { detail: `${partitions.length} partitions` }),
      );
    }
    this.#events.tell("rebalance", { kind, partitions: partitions.map(plain) });
  }

  #onRebalanceError(error: unknown): void {
    if (!this.#closing) {
      this.#events.report(classifyError(error, { operation: "rebalance" }));
    }
  }
}

function plain({ topic, partition }: TopicPartition): TopicPartition {
  return { topic, partition };
}
