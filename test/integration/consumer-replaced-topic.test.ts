import { describe, expect, inject, test } from "vitest";
import { DriverConsumer } from "../../src/cluster/index.ts";
import { KafkaConfig } from "../../src/config/index.ts";
import { commitNote } from "../../src/consumer/commit-note.ts";
import type { KafkaConsumer, TopicReplacedNotice } from "../../src/consumer/index.ts";
import { type ConsumerOverrides, TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

/** What a consumer reads, by key, and what it tells of replaced topics. */
class Reading {
  readonly keys: string[] = [];
  readonly notices: TopicReplacedNotice[] = [];
  readonly done: Promise<void>;

  constructor(consumer: KafkaConsumer, selection: "traces" | undefined = "traces") {
    consumer.on("topicReplaced", (notice) => this.notices.push(notice));
    this.done = (async () => {
      for await (const batch of consumer.batches(selection, { defaultSignal: "traces" })) {
        this.keys.push(batch.keyText ?? "");
        batch.ack();
      }
    })();
  }

  async has(first: number, count: number): Promise<void> {
    const wanted = numbers(first, count);
    await waitUntil(`all from ${first} to ${first + count - 1} is read`, () => {
      const read = new Set(this.keys);
      return wanted.every((key) => read.has(key));
    });
  }
}

function numbers(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(first + index));
}

/** The group's commits, and the topic's id, by the driver itself. */
async function withDriver<T>(
  fixture: TopicFixture,
  work: (driver: DriverConsumer) => Promise<T>,
): Promise<T> {
  const driver = new DriverConsumer({
    config: new KafkaConfig({ bootstrapServers: fixture.bootstrapServers, groupId: fixture.group }),
    listener: { onReadable() {}, onRebalance() {}, onError() {} },
  });
  await driver.connect();
  const polling = setInterval(() => void driver.poll(1).catch(() => {}), 50);
  try {
    return await work(driver);
  } finally {
    clearInterval(polling);
    await driver.close();
  }
}

async function idOf(fixture: TopicFixture): Promise<string> {
  const ids = await withDriver(fixture, ({ queries }) => queries.topicIds([fixture.topic], 5_000));
  return ids.get(fixture.topic) ?? "none";
}

const classic: ConsumerOverrides = { consumer: { autoCommitIntervalMs: 100 } };
const kip848: ConsumerOverrides = {
  consumer: { autoCommitIntervalMs: 100, protocol: "consumer" },
};
const eager: ConsumerOverrides = {
  consumer: { autoCommitIntervalMs: 100, assignment: "range" },
};

describe.each([
  ["the classic protocol", classic],
  ["an eager assignment", eager],
  ["KIP-848", kip848],
])("a group member by %s", (_name, overrides) => {
  test.each([
    ["that is longer than the old one", 30],
    ["that is shorter", 5],
  ])("reads a topic made again underneath it %s from its beginning", async (_size, count) => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "replaced");
    await fixture.writeNumbered(20);
    const consumer = fixture.consumer(overrides);
    const reading = new Reading(consumer);
    await reading.has(0, 20);
    await waitUntil("it is committed", async () => (await fixture.committed())[0] === 20);
    await fixture.replaceTopic();
    await fixture.writeNumbered(count, 0, 100);
    await reading.has(100, count);
    await waitUntil("it is told", () => reading.notices.length > 0);
    const id = await idOf(fixture);
    expect(reading.notices[0]).toEqual({ topic: fixture.topic, partitions: [0], topicId: id });
    await fixture.writeNumbered(1, 0, 200);
    await reading.has(200, 1);
    await consumer.close();
    await reading.done;
    expect(await fixture.committed()).toEqual([count + 1]);
    const again = await withDriver(fixture, ({ queries }) =>
      queries.committed([{ topic: fixture.topic, partition: 0 }], 5_000),
    );
    expect(again).toMatchObject([{ offset: count + 1, metadata: commitNote(id) }]);
  });
});

describe("a member that was away", () => {
  test.each([
    ["within", 3],
    ["beyond", 900],
  ])(
    "begins anew where its group's commit of the old topic is %s the new one",
    async (_where, offset) => {
      await using fixture = await TopicFixture.create(inject("bootstrapServers"), "away");
      const oldId = await idOf(fixture);
      await fixture.replaceTopic();
      await fixture.writeNumbered(6);
      // As by a member that had not noticed yet, and was killed.
      await withDriver(fixture, (driver) =>
        driver.commit([
          { topic: fixture.topic, partition: 0, offset, metadata: commitNote(oldId) },
        ]),
      );
      const consumer = fixture.consumer({ consumer: { offsetReset: "latest" } });
      const reading = new Reading(consumer);
      await reading.has(0, 6);
      await consumer.close();
      await reading.done;
      expect(reading.keys).toEqual(numbers(0, 6));
      expect(reading.notices).toHaveLength(1);
      expect(await fixture.committed()).toEqual([6]);
    },
  );

  test("goes on where it was in a topic that is the same", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "same");
    await fixture.writeNumbered(4);
    for (const [first, count] of [
      [0, 4],
      [4, 2],
    ] as const) {
      const consumer = fixture.consumer();
      const reading = new Reading(consumer);
      await reading.has(first, count);
      await consumer.close();
      await reading.done;
      expect(reading.keys).toEqual(numbers(first, count));
      expect(reading.notices).toEqual([]);
      await fixture.writeNumbered(2, 0, 4);
    }
  });

  test("commits the beginning of a new topic, even if there is nothing to read yet", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "empty");
    await fixture.writeNumbered(3);
    const consumer = fixture.consumer(classic);
    const reading = new Reading(consumer);
    await reading.has(0, 3);
    await fixture.replaceTopic();
    await waitUntil("it is told", () => reading.notices.length > 0);
    await waitUntil("it is committed", async () => (await fixture.committed())[0] === 0);
    await consumer.close();
    await reading.done;
  });
});

describe("partitions that are assigned", () => {
  test("are read from the beginning of the topic that was made again", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "assigned", 2);
    await fixture.writeNumbered(10, 0);
    await fixture.writeNumbered(10, 1, 10);
    const consumer = fixture.consumer();
    await consumer.assign([{ topic: fixture.topic, offset: "beginning" }]);
    const reading = new Reading(consumer, undefined);
    await reading.has(0, 20);
    await fixture.replaceTopic(3);
    for (const partition of [0, 1, 2]) {
      await fixture.writeNumbered(15, partition, 100 + partition * 15);
    }
    await reading.has(100, 45);
    await waitUntil(
      "it is told",
      () => reading.notices.flatMap((each) => each.partitions).length > 1,
    );
    await consumer.close();
    await reading.done;
  });
});
