import { Admin } from "@platformatic/kafka";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { KafkaOptions } from "../../src/config/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { uniqueTopic } from "../support/names.ts";
import { readTopic } from "../support/read-topic.ts";
import { waitUntil } from "../support/wait-until.ts";

let admin: Admin;
beforeAll(() => {
  admin = new Admin({
    clientId: "producer-topics",
    bootstrapBrokers: inject("bootstrapServers").split(","),
  });
});
afterAll(() => admin.close());

function producerOf(options: Omit<KafkaOptions, "bootstrapServers"> = {}): KafkaProducer {
  return new KafkaProducer({ bootstrapServers: inject("bootstrapServers"), ...options });
}

async function partitionsOf(topic: string): Promise<number> {
  const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true });
  return topics.get(topic)?.partitionsCount ?? 0;
}

const span = { resourceSpans: [{ scopeSpans: [{ spans: [{ name: "s" }] }] }] };

describe("a missing topic", () => {
  test("is created as configured", async () => {
    const name = uniqueTopic("created");
    await using producer = producerOf({
      topic: { traces: { name, partitions: 5, config: { "retention.ms": 123_456 } } },
    });
    await producer.writeTraces(span);
    expect(await partitionsOf(name)).toBe(5);
    const [described] = await admin.describeConfigs({
      resources: [{ resourceType: 2, resourceName: name, configurationKeys: ["retention.ms"] }],
    });
    expect(described?.configs[0]).toMatchObject({ name: "retention.ms", value: "123456" });
  });

  test("is created once by all who need it", async () => {
    const name = uniqueTopic("race");
    const producers = [1, 2, 3].map(() => producerOf({ topic: { name, partitions: 2 } }));
    await Promise.all(
      producers.flatMap((producer) => [
        producer.writeTraces(span),
        producer.writeLogs({ resourceLogs: [{ scopeLogs: [{ logRecords: [{}] }] }] }),
        producer.writeRecord({ topic: name, value: "v" }),
      ]),
    );
    await Promise.all(producers.map((producer) => producer.close()));
    expect(await partitionsOf(name)).toBe(2);
  });

  test("is an error that names the command where it may not be created", async () => {
    const name = uniqueTopic("not-created");
    await using producer = producerOf({ topic: { name, autoCreate: false } });
    const failure = producer.writeTraces(span);
    await expect(failure).rejects.toMatchObject({ name: "TopicError", code: "TOPIC_NOT_FOUND" });
    await expect(failure).rejects.toThrow(`otel-kafka topics create ${name}`);
    await expect(partitionsOf(name)).rejects.toThrow(/Unknown topic/);
    await admin.createTopics({ topics: [name], partitions: 1, replicas: 1 });
    await expect(producer.writeTraces(span)).resolves.toMatchObject({ recordsWritten: 1 });
  });

  test("says what is wrong with its settings", async () => {
    const name = uniqueTopic("impossible");
    await using producer = producerOf({ topic: { name, replicationFactor: 99 } });
    await expect(producer.writeTraces(span)).rejects.toMatchObject({
      name: "TopicError",
      code: "TOPIC_INVALID",
    });
    await using wrong = producerOf({ topic: { name, config: { "no.such.setting": 1 } } });
    await expect(wrong.writeTraces(span)).rejects.toMatchObject({ name: "TopicError" });
  });

  test("does not hold up writes to others", async () => {
    await using producer = producerOf({ topic: { autoCreate: false } });
    const there = uniqueTopic("there");
    await admin.createTopics({ topics: [there], partitions: 1, replicas: 1 });
    const missing = producer.writeTraces(span, { topic: uniqueTopic("missing") });
    const failure = expect(missing).rejects.toMatchObject({ code: "TOPIC_NOT_FOUND" });
    await expect(producer.writeTraces(span, { topic: there })).resolves.toMatchObject({
      recordsWritten: 1,
    });
    await failure;
  });
});

describe("a topic that changes while it is written to", () => {
  test("is created anew after it was deleted", async () => {
    const name = uniqueTopic("deleted");
    await using producer = producerOf({ topic: { name, partitions: 2 } });
    await producer.writeTraces(span);
    await admin.deleteTopics({ topics: [name] });
    await waitUntil("a write finds the new topic", () =>
      producer.writeTraces(span).then(
        // A broker may take a write until it has carried the deletion out.
        async () => (await readTopic(inject("bootstrapServers"), name)).length > 0,
        (error: { failures: { error: { code: string } }[] }) => {
          // Until the driver has noticed, writes fail; none is reported as written.
          expect(error.failures[0]?.error.code).toBe("TOPIC_NOT_FOUND");
          return false;
        },
      ),
    );
    expect(await partitionsOf(name)).toBe(2);
  });

  /*
   * A producer was of no use any more, and said that it had been closed: the driver reports records of
   * a partition that it has dropped as destroyed, which was taken for the end of the driver.
   */
  test("goes on when it is deleted and made again in the middle of writing", async () => {
    const name = uniqueTopic("replaced");
    await admin.createTopics({ topics: [name], partitions: 2, replicas: 1 });
    await using producer = producerOf({ topic: { name, autoCreate: false } });
    const codes = new Set<string>();
    const write = (): Promise<boolean> =>
      producer.writeRecord({ topic: name, value: "v" }).then(
        () => true,
        (error: { code: string }) => {
          codes.add(error.code);
          return false;
        },
      );
    await write();
    await admin.deleteTopics({ topics: [name] });
    const meantime: Promise<boolean>[] = [];
    await waitUntil("writes fail", async () => {
      meantime.push(...Array.from({ length: 20 }, write));
      return codes.size > 0;
    });
    await admin.createTopics({ topics: [name], partitions: 2, replicas: 1 });
    await waitUntil("writes go through", write);
    await Promise.all(meantime);
    const foreseen = ["TOPIC_NOT_FOUND", "PARTITION_NOT_FOUND", "DELIVERY_TIMEOUT"];
    expect(foreseen).toEqual(expect.arrayContaining([...codes]));
  });

  test("is written to all over once it has more partitions", async () => {
    const name = uniqueTopic("grown");
    await using producer = producerOf({
      topic: { name, partitions: 1 },
      producer: { partitionBy: "roundRobin" },
      metadataMaxAgeMs: 1_000,
    });
    await producer.writeTraces(span);
    await admin.createPartitions({ topics: [{ name, count: 3, assignments: null }] });
    const seen = new Set<number>();
    await waitUntil("every partition is written to", async () => {
      const { partitions } = await producer.writeTraces(span);
      for (const { partition } of partitions) seen.add(partition);
      return seen.size === 3;
    });
  });

  test("refuses what its own limit is too small for, naming items and cause", async () => {
    const name = uniqueTopic("small");
    await using producer = producerOf({
      topic: { name, partitions: 1, config: { "max.message.bytes": 2_000 } },
      producer: { compression: "none" },
    });
    await producer.writeTraces(span);
    const large = {
      resourceSpans: [{ scopeSpans: [{ spans: [{ name: "x".repeat(4_000) }, { name: "b" }] }] }],
    };
    await expect(producer.writeTraces(large)).rejects.toMatchObject({
      name: "MessageTooLargeError",
      recordsWritten: 0,
      failures: [{ topic: name, firstItem: 0, items: 2, error: { code: "MESSAGE_TOO_LARGE" } }],
    });
    await expect(producer.writeTraces(span)).resolves.toMatchObject({ recordsWritten: 1 });
  });
});

/*
 * Records that were reported as delivered were not on the topic. Right after a topic is created its
 * leader may refuse the first requests of a producer and take a later one; the driver then reported
 * the refused ones as delivered, with an unknown offset. One new topic in twenty lost records so.
 */
describe("a topic that was created a moment ago", () => {
  test("holds every record that was acknowledged", async () => {
    for (let round = 0; round < 30; round++) {
      const name = uniqueTopic("new");
      await using producer = producerOf({ topic: { name }, producer: { batchSizeBytes: 200 } });
      const written = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          producer.writeRecord({ topic: name, value: `${index}`.padEnd(150), partition: 0 }),
        ),
      );
      expect(written.map(({ offset }) => Number(offset))).toEqual(
        Array.from({ length: 12 }, (_, index) => index),
      );
      expect(await readTopic(inject("bootstrapServers"), name)).toHaveLength(12);
    }
  });
});
