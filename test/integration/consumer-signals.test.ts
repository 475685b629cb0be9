import { describe, expect, inject, test } from "vitest";
import { KafkaConsumer } from "../../src/consumer/index.ts";
import {
  createLogsBatch,
  createMetricsBatch,
  createTracesBatch,
  decodeRequest,
  encodeJson,
  encodeRequest,
} from "../../src/otlp/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { uniqueGroup } from "../support/names.ts";
import { TopicFixture } from "../support/topic-fixture.ts";

const traces = createTracesBatch({
  spans: [
    {
      name: "GET /orders",
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      startTime: 1_000n,
      endTime: 2_000n,
    },
  ],
  metadata: { tenant: "a" },
});
const metrics = createMetricsBatch({
  metrics: [{ name: "queue", type: "gauge", value: 3, timestamp: 7n }],
});
const logs = createLogsBatch({ records: [{ body: "hello", timestamp: 7n }] });

describe("what the producer writes", () => {
  test.each(["none", "gzip", "snappy", "lz4", "zstd"] as const)(
    "is read back whole, compressed by %s",
    async (compression) => {
      await using fixture = await TopicFixture.create(inject("bootstrapServers"), compression);
      await using producer = new KafkaProducer({
        bootstrapServers: fixture.bootstrapServers,
        topic: fixture.topic,
        producer: { compression },
      });
      await producer.writeTraces(traces);
      await producer.writeMetrics(metrics);
      await producer.writeLogs(logs);
      await using consumer = new KafkaConsumer({
        bootstrapServers: fixture.bootstrapServers,
        topic: fixture.topic,
        groupId: fixture.group,
        fromBeginning: true,
      });
      const read: unknown[] = [];
      const done = new AbortController();
      const take = (batch: { toBatch(): unknown }): void => {
        read.push(batch.toBatch());
        if (read.length === 3) {
          done.abort();
        }
      };
      const handlers = { onTraces: take, onMetrics: take, onLogs: take };
      await consumer.run(handlers, { signal: done.signal });
      expect(read).toEqual([
        expect.objectContaining({ spans: traces.spans, metadata: { tenant: "a" } }),
        expect.objectContaining({ metrics: metrics.metrics }),
        expect.objectContaining({ records: logs.records }),
      ]);
    },
  );
});

describe("a topic that signals share", () => {
  test("gives each reader its own, and the others are committed as passed over", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "shared");
    const request = encodeRequest("logs", {
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: "x" } }] }] }],
    });
    const signal = (name: string) => ({ headers: { "otelcol.signal": name } });
    await fixture.write([{ ...signal("traces"), key: "t" }]);
    await fixture.write([{ ...signal("logs"), key: "l", value: request }]);
    await fixture.write([{ ...signal("metrics"), key: "m" }]);
    await fixture.write([{ key: "tombstone", value: null, headers: {} }]);
    await fixture.write([{ ...signal("logs"), key: "l2", value: request }]);
    await fixture.write([{ ...signal("traces"), key: "t2" }]);
    const groupId = uniqueGroup("shared");
    await using consumer = new KafkaConsumer({
      bootstrapServers: fixture.bootstrapServers,
      topic: fixture.topic,
      groupId,
      fromBeginning: true,
    });
    const keys: unknown[] = [];
    for await (const batch of consumer.batches("logs")) {
      keys.push([batch.keyText, batch.items, batch.records[0]?.body]);
      batch.ack();
      if (keys.length === 2) {
        break;
      }
    }
    expect(keys).toEqual([
      ["l", 1, "x"],
      ["l2", 1, "x"],
    ]);
    await consumer.close();
    const [offsets] = await fixture.admin.listConsumerGroupOffsets({
      groups: [{ groupId, topics: [{ name: fixture.topic, partitionIndexes: [0] }] }],
    });
    expect(offsets?.topics[0]?.partitions[0]?.committedOffset).toBe(5n);
  });
});

describe("other writers' records", () => {
  test("are read in JSON, and behind a Schema Registry frame", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "encodings");
    const request = encodeRequest("traces", {
      resourceSpans: [{ scopeSpans: [{ spans: [{ name: "a" }, { name: "b" }] }] }],
    });
    const json = encodeJson("traces", decodeRequest("traces", request));
    await fixture.write([{ value: json }]);
    await fixture.write([{ value: Buffer.concat([Buffer.from([0, 0, 0, 0, 1, 0]), request]) }]);
    await using consumer = fixture.consumer();
    const read: unknown[] = [];
    for await (const batch of consumer.batches("traces")) {
      read.push([batch.items, batch.spans.map(({ name }) => name)]);
      batch.ack();
      if (read.length === 2) {
        break;
      }
    }
    expect(read).toEqual([
      [2, ["a", "b"]],
      [2, ["a", "b"]],
    ]);
  });

  test("of topics by name are read as the signal that the call names", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "named");
    const elsewhere = `${fixture.topic}-elsewhere`;
    await fixture.createTopic(elsewhere, 1);
    await fixture.write([{ topic: elsewhere, key: "1" }]);
    await using consumer = fixture.consumer();
    for await (const batch of consumer.batches([elsewhere], { defaultSignal: "logs" })) {
      expect([batch.topic, batch.signal, batch.keyText]).toEqual([elsewhere, "logs", "1"]);
      break;
    }
  });
});

test("a reader that only looks does not write dead letters", async () => {
  await using fixture = await TopicFixture.create(inject("bootstrapServers"), "looks");
  await fixture.write([{ key: "garbage", value: Uint8Array.of(0xff) }]);
  await using consumer = fixture.consumer({
    consumer: { deadLetterTopic: fixture.deadLetterTopic },
  });
  await consumer.assign([{ topic: fixture.topic, offset: "beginning" }]);
  const seen: unknown[] = [];
  const done = new AbortController();
  await consumer.run(
    { onTraces: () => {} },
    {
      signal: done.signal,
      deadLetters: false,
      onUnreadable: ({ keyText }) => {
        seen.push(keyText);
        done.abort();
      },
    },
  );
  expect(seen).toEqual(["garbage"]);
  expect(await fixture.admin.listTopics()).not.toContain(fixture.deadLetterTopic);
});
