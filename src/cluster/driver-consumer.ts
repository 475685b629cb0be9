import type { KafkaConfig } from "../config/index.ts";
import {
  ClosedError,
  ConnectionError,
  ConsumerError,
  classifyError,
  type KafkaBridgeError,
} from "../errors/index.ts";
import { DriverCalls } from "./driver-calls.ts";
import { connectDriver } from "./driver-connection.ts";
import {
  type ConsumerCallbacks,
  type ConsumerClient,
  createConsumerClient,
  typed,
} from "./driver-consumer-client.ts";
import { DriverConsumerQueries } from "./driver-consumer-queries.ts";
import type {
  CommitOffset,
  DriverConsumerListener,
  DriverConsumerOptions,
  PartitionOffset,
  Polled,
  TopicPartition,
} from "./driver-consumer-types.ts";
import type { DriverProducer } from "./driver-producer.ts";
import { DriverStatistics } from "./driver-statistics.ts";
import { driverTarget } from "./driver-target.ts";
import type { TransactionOutcome } from "./driver-transactions.ts";
import { explainFailure } from "./explain-failure.ts";
import type { DriverConsumerClient } from "./load-driver.ts";
import { PendingCommits } from "./pending-commits.ts";

/** librdkafka's code for an assignment; every other event of a rebalance takes partitions away. */
const assignPartitions = -175;

/**
 * The Kafka driver's consumer behind promises and our own errors. It reads what it is told to poll,
 * and decides nothing: no commits of its own, no assignment that was not confirmed.
 *
 * Polls never block: {@link DriverConsumerListener.onReadable} says when there is something, so an
 * idle consumer holds no thread of Node's pool of four.
 */
export class DriverConsumer {
  readonly queries: DriverConsumerQueries;
  readonly statistics = new DriverStatistics();
  readonly #config: KafkaConfig;
  readonly #listener: DriverConsumerListener;
  readonly #groupId: string | undefined;
  readonly #calls = new DriverCalls<ConsumerClient>();
  readonly #commits = new PendingCommits();
  #embedded = false;
  #client: ConsumerClient | undefined;
  #ends: PartitionOffset[] = [];
  /** A revocation that was told and not confirmed. */
  #unconfirmed: readonly TopicPartition[] | undefined;
  #closed: Promise<void> | undefined;

  constructor({ config, listener, groupId }: DriverConsumerOptions) {
    this.#config = config;
    this.#listener = listener;
    this.#groupId = groupId;
    this.queries = new DriverConsumerQueries(this.#calls, () => ({ embedded: this.#embedded }));
  }

  /** Whether it reads from an embedded cluster; known once it is connected. */
  get embedded(): boolean {
    return this.#embedded;
  }

  /**
   * Connects. Called once.
   *
   * @throws ConnectionError, AuthenticationError or ConfigError with the real reason
   */
  async connect(signal?: AbortSignal): Promise<void> {
    const target = await driverTarget(this.#config, signal);
    const { client } = await connectDriver(
      () => createConsumerClient(this.#config, target, this.#groupId, this.#callbacks()),
      {
        explain: (failure) => explainFailure(this.#config, target, failure),
        ...(signal === undefined ? {} : { signal }),
      },
    );
    if (this.#closed !== undefined) {
      client.disconnect(() => {});
      throw new ClosedError();
    }
    this.#embedded = target.embedded;
    this.#client = typed(client);
    this.statistics.watch(client);
    this.#calls.open(this.#client);
  }

  /**
   * Takes what is there, without waiting. Not to be called while a poll is under way.
   *
   * @param max - most records to take. The driver drops an error that comes behind records of the
   * same poll; with 1 it drops none.
   */
  async poll(max: number): Promise<Polled> {
    const records = await this.#calls.call<Polled["records"]>(
      { operation: "read records" },
      (client, done) => client.consume(max, done),
    );
    const ends = this.#ends;
    this.#ends = [];
    return { records, ends };
  }

  /** Joins the group for these topics; names that begin with `^` are regular expressions. */
  subscribe(topics: readonly string[]): void {
    this.#calls.run({ operation: "subscribe" }, (client) => client.subscribe([...topics]));
  }

  /** Leaves the group. What is assigned is revoked first, by an event. */
  unsubscribe(): void {
    this.#calls.run({ operation: "unsubscribe" }, (client) => client.unsubscribe());
  }

  /**
   * Confirms what the group assigned, or replaces the partitions that are read without a group.
   *
   * @param partitions - with an offset where reading does not start at what the group committed
   */
  assign(partitions: readonly (TopicPartition | PartitionOffset)[]): void {
    this.#calls.run({ operation: "take partitions" }, (client) => {
      // An end that was reached in an assignment before says nothing of this one.
      this.#ends = [];
      const copies = partitions.map((partition) => ({ ...partition }));
      if (isCooperative(client)) {
        client.incrementalAssign(copies);
      } else {
        client.assign(copies);
      }
    });
  }

  /** Adds to the partitions that are read without a group. */
  assignMore(partitions: readonly PartitionOffset[]): void {
    this.#calls.run({ operation: "take partitions" }, (client) => {
      client.incrementalAssign(partitions.map((partition) => ({ ...partition })));
    });
  }

  /** Confirms that the group took partitions away, or ends reading without a group. */
  unassign(partitions: readonly TopicPartition[]): void {
    this.#calls.run({ operation: "give partitions back" }, (client) => {
      this.#unconfirmed = undefined;
      giveBack(client, partitions);
    });
  }

  /**
   * The offset behind the last record that readers of a partition may see, as the driver heard when
   * it last fetched; undefined before. Costs nothing.
   */
  knownEnd({ topic, partition }: TopicPartition): number | undefined {
    try {
      const { highOffset } = this.#calls.run({ operation: "read watermarks" }, (client) =>
        client.getWatermarkOffsets(topic, partition),
      );
      return highOffset >= 0 ? highOffset : undefined;
    } catch {
      // The driver throws where it knows nothing.
      return undefined;
    }
  }

  /** Stops fetching partitions, and drops what was fetched ahead and not polled. */
  pause(partitions: readonly TopicPartition[]): void {
    this.#calls.run({ operation: "pause" }, (client) => client.pause([...partitions]));
  }

  /** Fetches partitions again, from behind the last record polled. */
  resume(partitions: readonly TopicPartition[]): void {
    this.#calls.run({ operation: "resume" }, (client) => client.resume([...partitions]));
  }

  /** Moves a partition's position. No poll may be under way. */
  async seek(to: PartitionOffset, timeoutMs: number): Promise<void> {
    const { topic, partition } = to;
    await this.#calls.call<undefined>({ operation: "seek", topic, partition }, (client, done) =>
      client.seek({ ...to }, timeoutMs, (error) => done(error, undefined)),
    );
  }

  /**
   * Commits offsets, and resolves when the broker has taken them. The outcome arrives by polling.
   *
   * @throws ConsumerError when the broker did not take all of them; `ASSIGNMENT_LOST` when the group
   * has given the partitions to others, which may not have been told by an event yet: a broker would
   * take the commit of a member that it has forgotten if the group happens to be empty
   */
  async commit(offsets: readonly CommitOffset[]): Promise<void> {
    if (offsets.length === 0) {
      return;
    }
    this.#calls.run({ operation: "commit" }, (client) => {
      if (client.assignmentLost()) {
        throw new ConsumerError("ASSIGNMENT_LOST");
      }
      client.commit(offsets.map((offset) => ({ ...offset })));
    });
    // The outcome cannot come before this: callbacks run from the event loop.
    await this.#commits.add(offsets);
  }

  /**
   * Has a producer put offsets into its transaction, with this consumer's place in its group.
   *
   * A member that was thrown out keeps, for a while, a place that says so little that brokers let it
   * pass: that is noticed here.
   */
  async sendOffsets(
    producer: DriverProducer,
    offsets: readonly CommitOffset[],
    timeoutMs: number,
  ): Promise<TransactionOutcome> {
    return await this.#calls.call<TransactionOutcome>(
      { operation: "put offsets into a transaction" },
      (client, done) => {
        producer.transactions
          .sendOffsets(offsets, client as unknown as DriverConsumerClient, timeoutMs)
          .then(
            (outcome) => done(null, client.assignmentLost() ? lostOutcome() : outcome),
            (error: unknown) => done(error, lostOutcome()),
          );
      },
    );
  }

  /**
   * Leaves the group and disconnects. May be called again.
   *
   * The driver crashes when it is disconnected twice, or while a call is under way: this waits for
   * the last call to come back, and disconnects once.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const client = await this.#calls.close();
    if (client !== undefined) {
      // Disconnecting waits for an answer to every rebalance, and nobody else is left to give it.
      if (this.#unconfirmed !== undefined) {
        giveBack(client, this.#unconfirmed);
      }
      await new Promise<void>((resolve) => client.disconnect(() => resolve()));
    }
    this.#commits.rejectAll(new ClosedError({ detail: "the outcome of a commit is unknown" }));
  }

  #callbacks(): ConsumerCallbacks {
    return {
      onReadable: () => this.#listener.onReadable(),
      onRebalance: (client, error, partitions) => this.#onRebalance(client, error, partitions),
      onCommit: (error, offsets) =>
        this.#commits.settle(offsets, error ? commitError(error) : undefined),
      onEnd: (end) => this.#ends.push(end),
      onError: (client, error) => {
        // While connecting, what is wrong is told by `connect`.
        if (client === this.#client) {
          this.#listener.onError(eventError(error));
        }
      },
      onFatal: (error) => this.#calls.noteFatal(error),
    };
  }

  #onRebalance(
    client: ConsumerClient,
    error: { readonly code: number } | undefined,
    partitions: readonly TopicPartition[],
  ): void {
    if (this.#closed !== undefined) {
      giveBack(client, error?.code === assignPartitions ? [] : partitions);
    } else if (error?.code === assignPartitions) {
      this.#listener.onRebalance({ kind: "assigned", partitions });
    } else {
      const kind = client.assignmentLost() ? "lost" : "revoked";
      this.#unconfirmed = partitions;
      this.#listener.onRebalance({ kind, partitions });
    }
  }
}

function lostOutcome(): TransactionOutcome {
  return { kind: "abort", error: new ConsumerError("ASSIGNMENT_LOST") };
}

function isCooperative(client: ConsumerClient): boolean {
  return client.rebalanceProtocol() === "COOPERATIVE";
}

function giveBack(client: ConsumerClient, partitions: readonly TopicPartition[]): void {
  if (isCooperative(client)) {
    client.incrementalUnassign(partitions.map((partition) => ({ ...partition })));
  } else {
    client.unassign();
  }
}

/** The driver tells its own errors by text alone; what it tells so is that brokers are gone. */
function eventError(error: unknown): KafkaBridgeError {
  const classified = classifyError(error);
  return classified.code === "UNEXPECTED"
    ? new ConnectionError("CONNECTION_FAILED", {
        detail: error instanceof Error ? error.message : String(error),
        cause: error,
      })
    : classified;
}

function commitError(cause: unknown): KafkaBridgeError {
  return classifyError(cause, { operation: "commit" });
}
