import { describe, expect, inject, test } from "vitest";
import type { ConsumedTraces, KafkaConsumer, RebalanceNotice } from "../../src/consumer/index.ts";
import { type ConsumerOverrides, TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

const kinds: readonly (readonly [string, ConsumerOverrides])[] = [
  ["cooperative-sticky", { consumer: { assignment: "cooperative-sticky" } }],
  ["range (eager)", { consumer: { assignment: "range" } }],
  ["KIP-848", { consumer: { protocol: "consumer" } }],
];

/** Keeps reading, and keeps what it read. */
class Member {
  readonly consumer: KafkaConsumer;
  readonly read: ConsumedTraces[] = [];
  readonly notices: RebalanceNotice[] = [];
  /** Decides what becomes of each batch. */
  onBatch: (batch: ConsumedTraces) => void;
  readonly #done: Promise<void>;

  constructor(consumer: KafkaConsumer, onBatch: (batch: ConsumedTraces) => void) {
    this.consumer = consumer;
    this.onBatch = onBatch;
    consumer.on("rebalance", (notice) => this.notices.push(notice));
    this.#done = this.#run();
  }

  get partitions(): number[] {
    return this.consumer.assignment().map(({ partition }) => partition);
  }

  keys(): string[] {
    return this.read.map(({ keyText }) => keyText ?? "");
  }

  async close(): Promise<void> {
    await this.consumer.close({ timeoutMs: 0 });
    await this.#done;
  }

  async #run(): Promise<void> {
    for await (const batch of this.consumer.batches("traces")) {
      this.read.push(batch);
      this.onBatch(batch);
    }
  }
}

/** A session must be shorter than the poll interval; with KIP-848 it is the brokers' affair. */
function shortSession({ consumer }: ConsumerOverrides): ConsumerOverrides["consumer"] {
  return consumer?.protocol === "consumer"
    ? {}
    : { sessionTimeoutMs: 10_000, heartbeatIntervalMs: 500 };
}

const acknowledge = (batch: ConsumedTraces): void => batch.ack();

describe.each(kinds)("a group of two members, %s", (_name, overrides) => {
  test("shares the partitions, and reads every record once as long as all is acknowledged", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "share", 4);
    for (const partition of [0, 1, 2, 3]) {
      await fixture.writeNumbered(25, partition, partition * 25);
    }
    const first = new Member(fixture.consumer(overrides), acknowledge);
    await waitUntil("the first member reads all", () => first.read.length === 100);
    const second = new Member(fixture.consumer(overrides), acknowledge);
    await waitUntil(
      "both members have two partitions",
      () => first.partitions.length === 2 && second.partitions.length === 2,
    );
    expect([...first.partitions, ...second.partitions].sort()).toEqual([0, 1, 2, 3]);
    for (const partition of [0, 1, 2, 3]) {
      await fixture.writeNumbered(10, partition, 100 + partition * 10);
    }
    await waitUntil("all is read", () => first.read.length + second.read.length >= 140);
    await first.close();
    await waitUntil("the second takes all over", () => second.partitions.length === 4);
    await fixture.writeNumbered(1, 0, 140);
    await waitUntil("the last is read", () => second.keys().includes("140"));
    const keys = [...first.keys(), ...second.keys()].map(Number).sort((a, b) => a - b);
    expect(keys).toEqual(Array.from({ length: 141 }, (_, index) => index));
    await second.close();
    expect(await fixture.committed(4)).toEqual([36, 35, 35, 35]);
  });

  test("waits for what is under way before it gives a partition back, and commits it", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "drain", 2);
    await fixture.writeNumbered(3, 0, 0);
    await fixture.writeNumbered(3, 1, 3);
    const first = new Member(fixture.consumer(overrides), () => {});
    await waitUntil("the first member holds all", () => first.read.length === 6);
    const second = new Member(fixture.consumer(overrides), acknowledge);
    // The group has asked for a partition, or will: nobody may have it while batches are held.
    await waitUntil(
      "the second member has joined",
      () => second.consumer.assignment() !== undefined,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(second.read).toEqual([]);
    for (const batch of first.read) {
      batch.ack();
    }
    await waitUntil(
      "each has a partition",
      () => first.partitions.length === 1 && second.partitions.length === 1,
    );
    expect(await fixture.committed(2)).toEqual(
      [0, 1].map((partition) => (first.partitions.includes(partition) ? expect.any(Number) : 3)),
    );
    await fixture.writeNumbered(1, 0, 6);
    await fixture.writeNumbered(1, 1, 7);
    first.onBatch = acknowledge;
    await waitUntil("both go on", () => first.read.length + second.read.length >= 8);
    expect([...first.keys(), ...second.keys()].sort()).toEqual([..."01234567"]);
    await first.close();
    await second.close();
  });

  test("commits nothing for a partition it has given back, however late it is acknowledged", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "late", 2);
    await fixture.writeNumbered(2, 0, 0);
    await fixture.writeNumbered(2, 1, 2);
    // Half of this bounds how long the group waits for batches that are not acknowledged.
    const impatient: ConsumerOverrides = {
      consumer: { ...overrides.consumer, maxPollIntervalMs: 12_000, ...shortSession(overrides) },
    };
    const first = new Member(fixture.consumer(impatient), () => {});
    await waitUntil("the first member holds all", () => first.read.length === 4);
    const second = new Member(fixture.consumer(impatient), () => {});
    await waitUntil(
      "each has a partition",
      () => first.partitions.length === 1 && second.partitions.length === 1,
    );
    await waitUntil("the second has its records", () => second.read.length === 2);
    const [given = -1] = second.partitions;
    const late = first.read.filter(({ partition }) => partition === given);
    expect(late).toHaveLength(2);
    for (const batch of first.read) {
      batch.ack();
    }
    await first.consumer.commit();
    const committed = await fixture.committed(2);
    expect(committed[given]).toBe(-1);
    expect(committed[1 - given]).toBe(2);
    expect(late.every(({ revoked }) => revoked.aborted)).toBe(true);
    second.read[0]?.ack();
    await second.consumer.commit();
    expect((await fixture.committed(2))[given]).toBe(1);
    await first.close();
    await second.close();
  });

  test("tells what is assigned and revoked", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "tell", 2);
    const first = new Member(fixture.consumer(overrides), acknowledge);
    await waitUntil("all is assigned", () => first.partitions.length === 2);
    const second = new Member(fixture.consumer(overrides), acknowledge);
    await waitUntil("one is handed over", () => second.partitions.length === 1);
    await first.close();
    const told = first.notices.filter(({ partitions }) => partitions.length > 0);
    expect(told[0]).toEqual({
      kind: "assigned",
      partitions: expect.arrayContaining([
        { topic: fixture.topic, partition: 0 },
        { topic: fixture.topic, partition: 1 },
      ]),
    });
    expect(told.at(-1)?.kind).toBe("revoked");
    expect(first.notices.every(({ kind }) => kind !== "lost")).toBe(true);
    await second.close();
  });
});
