import { Admin } from "@platformatic/kafka";
import { loadDriver } from "../../src/cluster/index.ts";
import type { KafkaOptions } from "../../src/config/index.ts";
import { KafkaConsumer } from "../../src/consumer/index.ts";
import { KafkaProducer, type RecordInput } from "../../src/producer/index.ts";
import { uniqueGroup, uniqueTopic } from "./names.ts";

/** A request of traces with one empty resource: well-formed, without spans. */
const emptyTraces: Uint8Array = Uint8Array.of(0x0a, 0x00);

/** What a consumer of a fixture is given beside its topic and group. */
export type ConsumerOverrides = Omit<KafkaOptions, "bootstrapServers">;

/** Nothing is committed but by `commit()`. */
export const COMMIT_ONLY_ASKED: ConsumerOverrides = { consumer: { autoCommit: false } };

/**
 * A topic of its own with a producer, a group and consumers, all of them closed with it. The topic
 * is the one for traces.
 */
export class TopicFixture implements AsyncDisposable {
  readonly bootstrapServers: string;
  readonly topic: string;
  readonly group: string;
  readonly deadLetterTopic: string;
  readonly #admin: Admin | undefined;
  #producer: KafkaProducer;
  readonly #consumers: KafkaConsumer[] = [];

  private constructor(bootstrapServers: string, purpose: string, admin: Admin | undefined) {
    this.bootstrapServers = bootstrapServers;
    this.topic = uniqueTopic(purpose);
    this.group = uniqueGroup(purpose);
    this.deadLetterTopic = `${this.topic}-dead`;
    this.#admin = admin;
    this.#producer = new KafkaProducer({ bootstrapServers });
  }

  /** @param partitions - 0 leaves the topic to be created later */
  static async create(
    bootstrapServers: string,
    purpose: string,
    partitions = 1,
  ): Promise<TopicFixture> {
    const admin = new Admin({
      clientId: "topic-fixture",
      bootstrapBrokers: bootstrapServers.split(","),
    });
    const fixture = new TopicFixture(bootstrapServers, purpose, admin);
    if (partitions > 0) {
      await fixture.createTopic(fixture.topic, partitions);
    }
    return fixture;
  }

  /** On an embedded cluster, where topics are there when they are asked for. */
  static embedded(bootstrapServers: string, purpose: string): TopicFixture {
    return new TopicFixture(bootstrapServers, purpose, undefined);
  }

  async createTopic(topic: string, partitions: number): Promise<void> {
    await this.admin.createTopics({ topics: [topic], partitions, replicas: -1 });
  }

  async addPartitions(count: number): Promise<void> {
    await this.admin.createPartitions({ topics: [{ name: this.topic, count, assignments: null }] });
    await this.#renewProducer();
  }

  /** Deletes the topic, and makes another by the same name at once. */
  async replaceTopic(partitions = 1): Promise<void> {
    await this.admin.deleteTopics({ topics: [this.topic] });
    await this.createTopic(this.topic, partitions);
    await this.#renewProducer();
  }

  /** A producer that has written already takes its time to notice. */
  async #renewProducer(): Promise<void> {
    await this.#producer.close();
    this.#producer = new KafkaProducer({ bootstrapServers: this.bootstrapServers });
  }

  /** Deletes the records of partition 0 before an offset. */
  async deleteRecordsBefore(offset: number): Promise<void> {
    await this.admin.deleteRecords({
      topics: [{ name: this.topic, partitions: [{ partition: 0, offset: BigInt(offset) }] }],
    });
  }

  get admin(): Admin {
    if (this.#admin === undefined) {
      throw new Error("an embedded cluster has no administration");
    }
    return this.#admin;
  }

  /** A consumer of this topic and group that starts at the beginning, closed with the fixture. */
  consumer({ consumer, ...overrides }: ConsumerOverrides = {}): KafkaConsumer {
    const created = new KafkaConsumer({
      bootstrapServers: this.bootstrapServers,
      topic: { traces: this.topic, autoCreate: true },
      groupId: this.group,
      ...(consumer?.offsetReset === undefined ? { fromBeginning: true } : {}),
      ...overrides,
      consumer: { retryBackoffMs: 10, ...consumer },
    });
    this.#consumers.push(created);
    return created;
  }

  /** Writes records, by default empty requests, and resolves when all are acknowledged. */
  async write(records: readonly Partial<RecordInput>[]): Promise<bigint[]> {
    const written = await Promise.all(
      records.map((record) =>
        this.#producer.writeRecord({ topic: this.topic, value: emptyTraces, ...record }),
      ),
    );
    return written.map(({ offset }) => offset);
  }

  /** Writes `count` records to one partition, each with its number as key. */
  async writeNumbered(count: number, partition = 0, first = 0): Promise<void> {
    await this.write(
      Array.from({ length: count }, (_, index) => ({ partition, key: String(first + index) })),
    );
  }

  /** Writes `count` records to partition 0, each in a transaction, with its number as key. */
  async writeInTransactions(count: number): Promise<void> {
    const driver = loadDriver();
    const producer = new driver.Producer({
      "bootstrap.servers": this.bootstrapServers,
      "transactional.id": uniqueGroup("transactions"),
    });
    const step = (call: (done: (error: unknown) => void) => void): Promise<void> =>
      new Promise((resolve, reject) => {
        call((error) => (error ? reject(error) : resolve()));
      });
    await step((done) => producer.connect({}, done));
    await step((done) => producer.initTransactions(10_000, done));
    for (let index = 0; index < count; index++) {
      await step((done) => producer.beginTransaction(done));
      producer.produce(this.topic, 0, Buffer.from(emptyTraces), String(index));
      await step((done) => producer.commitTransaction(10_000, done));
    }
    await step((done) => producer.disconnect(() => done(null)));
  }

  /** What the group committed, by partition; -1 for nothing. */
  async committed(partitions = 1): Promise<number[]> {
    const indexes = Array.from({ length: partitions }, (_, index) => index);
    const [group] = await this.admin.listConsumerGroupOffsets({
      groups: [{ groupId: this.group, topics: [{ name: this.topic, partitionIndexes: indexes }] }],
    });
    const found = group?.topics[0]?.partitions ?? [];
    return indexes.map((index) => {
      const partition = found.find(({ partitionIndex }) => partitionIndex === index);
      return Number(partition?.committedOffset ?? -1n);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.close({ timeoutMs: 0 })));
    await this.#producer.close();
    await this.#admin?.close();
  }
}
