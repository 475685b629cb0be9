import { ConnectionError } from "../errors/index.ts";
import { requireCapability } from "./capabilities.ts";
import type { DriverCalls } from "./driver-calls.ts";
import type { ConsumerClient } from "./driver-consumer-client.ts";
import type {
  CommitOffset,
  PartitionOffset,
  TopicPartition,
  Watermarks,
} from "./driver-consumer-types.ts";
import type { DriverTarget } from "./driver-settings.ts";
import {
  type DriverAdminClient,
  type DriverConsumerClient,
  type DriverMetadata,
  type DriverTopicDescription,
  type DriverUuid,
  loadDriver,
} from "./load-driver.ts";

/** What the driver tells of a partition that a group may have committed. */
type FoundCommit = TopicPartition & {
  readonly offset?: number;
  readonly leaderEpoch?: number;
  readonly metadata?: string | null;
};

/** What a consumer can ask the brokers. Each call holds a thread of Node's pool until it is answered. */
export class DriverConsumerQueries {
  readonly #calls: DriverCalls<ConsumerClient>;
  readonly #target: () => Pick<DriverTarget, "embedded">;
  #admin: DriverAdminClient | undefined;

  constructor(calls: DriverCalls<ConsumerClient>, target: () => Pick<DriverTarget, "embedded">) {
    this.#calls = calls;
    this.#target = target;
  }

  /**
   * What the group committed; partitions without a commit are left out. With
   * `consumer.isolation: read_committed` it waits for open transactions with offsets of them.
   *
   * @throws ConnectionError where it is not known of one of them
   */
  async committed(
    partitions: readonly TopicPartition[],
    timeoutMs: number,
  ): Promise<CommitOffset[]> {
    const found = await this.#calls.call<FoundCommit[]>(
      { operation: "read committed offsets" },
      (client, done) =>
        client.committed([...partitions], timeoutMs, (error, offsets) => done(error, offsets)),
    );
    // In place of an offset there may be an error, without a code.
    const unknown = found.find((each) => each instanceof Error);
    if (unknown !== undefined) {
      const { message } = unknown as Error;
      throw new ConnectionError("CLUSTER_BUSY", {
        detail: `read committed offsets: ${message}`,
        cause: unknown,
      });
    }
    return found.flatMap(toCommit);
  }

  /** A partition's first offset, and the one behind its last. */
  async watermarks({ topic, partition }: TopicPartition, timeoutMs: number): Promise<Watermarks> {
    const { lowOffset, highOffset } = await this.#calls.call<{
      lowOffset: number;
      highOffset: number;
    }>({ operation: "read watermarks", topic, partition }, (client, done) =>
      client.queryWatermarkOffsets(topic, partition, timeoutMs, done),
    );
    return { low: lowOffset, high: highOffset };
  }

  /**
   * The first offset at or after a time, for each partition; -1, the end, where no record is that
   * late.
   *
   * @param timeMs - milliseconds since 1970
   * @throws UnsupportedError on the embedded cluster
   */
  async offsetsForTime(
    partitions: readonly TopicPartition[],
    timeMs: number,
    timeoutMs: number,
  ): Promise<PartitionOffset[]> {
    requireCapability(this.#target(), "offsetsByTime");
    // The driver reads the time from a field named `offset`.
    const times = partitions.map(({ topic, partition }) => ({ topic, partition, offset: timeMs }));
    return await this.#calls.call<PartitionOffset[]>(
      { operation: "look offsets up by time" },
      (client, done) =>
        client.offsetsForTimes(times as never[], timeoutMs, (error, offsets) =>
          done(error, offsets as PartitionOffset[]),
        ),
    );
  }

  /** Partition ids of a topic; empty where there is no such topic, or this user may not see it. */
  async partitionsOf(topic: string, timeoutMs: number): Promise<number[]> {
    const { topics } = await this.#metadata({ topic, allTopics: false, timeout: timeoutMs });
    const found = topics.find(({ name }) => name === topic);
    return found?.partitions.map(({ id }) => id) ?? [];
  }

  /** Partition ids of every topic that this user may see. */
  async allTopics(timeoutMs: number): Promise<Map<string, number[]>> {
    const { topics } = await this.#metadata({ allTopics: true, timeout: timeoutMs });
    return new Map(topics.map(({ name, partitions }) => [name, partitions.map(({ id }) => id)]));
  }

  /**
   * The ids of topics: one that is deleted and made again has another. Left out are topics that do
   * not exist or may not be seen, and those of brokers that know no ids (before 2.8).
   */
  async topicIds(
    topics: readonly string[],
    timeoutMs: number,
  ): Promise<ReadonlyMap<string, string>> {
    if (topics.length === 0 || this.#target().embedded) {
      return new Map();
    }
    const found = await this.#calls.call<readonly DriverTopicDescription[]>(
      { operation: "read topic ids" },
      (client, done) => {
        // By the consumer's own connections: no calls are made any more when it disconnects.
        this.#admin ??= loadDriver().AdminClient.createFrom(
          client as unknown as DriverConsumerClient,
        );
        this.#admin.describeTopics([...new Set(topics)], { timeout: timeoutMs }, done);
      },
    );
    return new Map(
      found.flatMap(({ name, topicId }) => {
        const id = hexId(topicId);
        return id === undefined ? [] : [[name, id] as const];
      }),
    );
  }

  #metadata(options: {
    readonly topic?: string;
    readonly allTopics: boolean;
    readonly timeout: number;
  }): Promise<DriverMetadata> {
    return this.#calls.call<DriverMetadata>({ operation: "read metadata" }, (client, done) =>
      client.getMetadata(options, done),
    );
  }
}

function toCommit({ offset, metadata, ...place }: FoundCommit): CommitOffset[] {
  if (offset === undefined || offset < 0) {
    return [];
  }
  return [{ ...place, offset, ...(metadata ? { metadata } : {}) }];
}

/** An id as administration writes it; undefined for the one that stands for none. */
function hexId({ mostSignificantBits, leastSignificantBits }: DriverUuid): string | undefined {
  if (mostSignificantBits === 0n && leastSignificantBits === 0n) {
    return undefined;
  }
  return [mostSignificantBits, leastSignificantBits]
    .map((bits) => BigInt.asUintN(64, bits).toString(16).padStart(16, "0"))
    .join("")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
