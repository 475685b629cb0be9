import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { KafkaTopics, type NewTopic } from "../../src/cluster/index.ts";
import { KafkaConsumer, type TracesQueryResult } from "../../src/consumer/index.ts";
import { batchToRequest, encodeRequest, type SpanInput } from "../../src/otlp/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { uniqueTopic } from "../support/names.ts";
import { readCommitted } from "../support/read-committed.ts";
import { waitUntil } from "../support/wait-until.ts";

let topics: KafkaTopics;
let producer: KafkaProducer;
let consumer: KafkaConsumer;
beforeAll(() => {
  const bootstrapServers = inject("bootstrapServers");
  topics = new KafkaTopics({ bootstrapServers });
  producer = new KafkaProducer({ bootstrapServers });
  consumer = new KafkaConsumer({ bootstrapServers });
});
afterAll(async () => {
  await consumer.close();
  await producer.close();
  await topics.close();
});

async function created(purpose: string, more: Partial<NewTopic> = {}): Promise<string> {
  const name = uniqueTopic(purpose);
  await topics.create({ name, partitions: 1, replicationFactor: 1, ...more });
  return name;
}

const hourMs = 3_600_000;
const nanos = (timeMs: number): bigint => BigInt(timeMs) * 1_000_000n;

/** A request of one span. */
function spanAt(name: string, timeMs: number): Uint8Array {
  const span: SpanInput = {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    name,
    startTime: nanos(timeMs),
    endTime: nanos(timeMs) + 1_000n,
  };
  return encodeRequest("traces", batchToRequest("traces", { spans: [span] }));
}

/** Names of the spans, in alphabetic order. */
function namesOf({ spans }: TracesQueryResult): string[] {
  return spans.map(({ name }) => name).sort();
}

test("begins with the records that were written shortly before the time asked for", async () => {
  const topic = await created("query-since");
  const now = Date.now();
  // When it was written, and of which time it is, in hours ago.
  const records = [
    { name: "long before", written: 9, time: 9 },
    { name: "by a fast clock, too early to be looked for", written: 5, time: 3 },
    { name: "by a fast clock", written: 3.5, time: 3 },
    { name: "before the time asked for", written: 3.4, time: 3.4 },
    { name: "in time", written: 3, time: 3 },
    { name: "late", written: 0, time: 3 },
    { name: "after the time asked for", written: 0, time: 0 },
  ];
  for (const { name, time, written } of records) {
    const timestamp = Math.round(now - written * hourMs);
    const value = spanAt(name, Math.round(now - time * hourMs));
    await producer.writeRecords(topic, [{ value, timestamp, partition: 0 }]);
  }
  const timeRange = { from: new Date(now - 3.2 * hourMs), to: new Date(now - hourMs) };
  const found = await consumer.queryTraces({ topic, timeRange });
  expect(namesOf(found)).toEqual(["by a fast clock", "in time", "late"]);
  expect(found.scanned.records).toBe(5);
  const further = await consumer.queryTraces({ topic, timeRange, maxSkewMs: 2 * hourMs });
  expect(further.matched).toBe(4);
  const ahead = { from: new Date(now + 5 * hourMs) };
  expect((await consumer.queryTraces({ topic, timeRange: ahead })).scanned.records).toBe(0);
});

test("sees what is committed, and does not wait for what is not", async () => {
  const topic = await created("query-transactions", { partitions: 2 });
  const bootstrapServers = inject("bootstrapServers");
  await using transactional = new KafkaProducer({
    bootstrapServers,
    producer: { transactionalId: uniqueTopic("query") },
  });
  const write = (name: string, partition: number) => [{ value: spanAt(name, 1), partition }];
  await producer.writeRecords(topic, write("plain", 0));
  // The last of each partition is a mark that no reader sees.
  await transactional.transaction(async (tx) => {
    await tx.writeRecords(topic, [...write("committed", 0), ...write("committed too", 1)]);
  });
  // The coordinator answers before all partitions have its mark.
  const sees = (count: number) => async () =>
    (await consumer.queryTraces({ topic })).matched === count;
  await waitUntil("the transaction is seen", sees(3));
  const given = new Error("given up");
  const aborted = transactional.transaction(async (tx) => {
    await tx.writeRecords(topic, write("aborted", 1));
    await producer.writeRecords(topic, write("behind an open transaction", 1));
    const open = await consumer.queryTraces({ topic });
    expect(namesOf(open)).toEqual(["committed", "committed too", "plain"]);
    throw given;
  });
  await expect(aborted).rejects.toBe(given);
  await waitUntil("the transaction is over everywhere", sees(4));
  expect(namesOf(await consumer.queryTraces({ topic }))).toEqual([
    "behind an open transaction",
    "committed",
    "committed too",
    "plain",
  ]);
});

test("reads what deleted records left", async () => {
  const topic = await created("query-deleted", { partitions: 2 });
  for (const index of [0, 1, 2, 3]) {
    const value = spanAt(`span ${index}`, 1);
    await producer.writeRecords(topic, [
      { value, partition: 0 },
      { value, partition: 1 },
    ]);
  }
  await topics.deleteRecords(topic, { 0: 3n, 1: 4n });
  const found = await consumer.queryTraces({ topic });
  expect(namesOf(found)).toEqual(["span 3"]);
  expect(found.scanned.records).toBe(1);
});

test("reads what compaction left, and ends behind offsets that are gone", async () => {
  const topic = await created("query-compacted", {
    config: {
      "cleanup.policy": "compact",
      "min.cleanable.dirty.ratio": 0,
      "segment.ms": 50,
      "min.compaction.lag.ms": 0,
    },
  });
  let written = 0;
  const write = async (): Promise<void> => {
    const value = spanAt(`span ${written}`, 1);
    await producer.writeRecords(topic, [{ key: `key ${written % 2}`, value, partition: 0 }]);
    written++;
  };
  for (let index = 0; index < 6; index++) {
    await write();
  }
  // The segment that is written to is never compacted: another record begins a new one.
  await waitUntil("records are compacted away", async () => {
    await write();
    return (await readCommitted(inject("bootstrapServers"), topic)).length < written;
  });
  const left = await readCommitted(inject("bootstrapServers"), topic);
  const found = await consumer.queryTraces({ topic });
  expect(found.scanned.records).toBeLessThan(written);
  expect(found.matched).toBeLessThanOrEqual(left.length);
  // The newest of each key stays, whatever the cleaner did meanwhile.
  expect(namesOf(found)).toContain(`span ${written - 1}`);
  expect(namesOf(found)).toContain(`span ${written - 2}`);
});

test("fails where there is no such topic", async () => {
  const topic = uniqueTopic("query-missing");
  await expect(consumer.queryTraces({ topic })).rejects.toMatchObject({ code: "TOPIC_NOT_FOUND" });
});

test("is ended by its signal while it reads", async () => {
  const topic = await created("query-aborted");
  const values = [Buffer.from([0xff]), ...new Array<Uint8Array>(500).fill(spanAt("x", 1))];
  await producer.writeRecords(
    topic,
    values.map((value) => ({ value, partition: 0 })),
  );
  const controller = new AbortController();
  const reason = new Error("seen enough");
  const query = { topic, signal: controller.signal, onUnreadable: () => controller.abort(reason) };
  await expect(consumer.queryTraces(query)).rejects.toBe(reason);
});

test("goes beside a reading of the same consumer, and several at a time", async () => {
  const topic = await created("query-beside");
  await producer.writeRecords(topic, [{ value: spanAt("one", 1), partition: 0 }]);
  await using reader = new KafkaConsumer({
    bootstrapServers: inject("bootstrapServers"),
    topic: { traces: topic },
  });
  await reader.assign([{ topic, offset: "beginning" }]);
  for await (const batch of reader.batches("traces")) {
    const found = await Promise.all([reader.queryTraces(), reader.queryTraces({ limit: 0 })]);
    expect(found.map(({ matched, spans }) => [matched, spans.length])).toEqual([
      [1, 1],
      [1, 0],
    ]);
    expect(batch.spans.map(({ name }) => name)).toEqual(["one"]);
    break;
  }
});
