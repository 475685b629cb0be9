import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { ConsumerGroups, KafkaCluster } from "../../src/cluster/index.ts";
import type { KafkaOptions } from "../../src/config/index.ts";
import { KafkaConsumer } from "../../src/consumer/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { waitUntil } from "../support/wait-until.ts";

let cluster: KafkaCluster;
let producer: KafkaProducer;
beforeAll(() => {
  cluster = new KafkaCluster({ bootstrapServers: inject("bootstrapServers") });
  producer = new KafkaProducer({ bootstrapServers: inject("bootstrapServers") });
});
afterAll(async () => {
  await producer.close();
  await cluster.close();
});

/** The time of the first record of every topic here. */
const startMs = Date.now() - 60_000;
const span = { resourceSpans: [{ scopeSpans: [{ spans: [{ name: "s" }] }] }] };

/** A topic of two partitions; partition 0 holds this many records, a second apart. */
async function topicOf(purpose: string, records: number): Promise<string> {
  const name = uniqueTopic(purpose);
  await cluster.topics.create({ name, partitions: 2, replicationFactor: 1 });
  for (let index = 0; index < records; index++) {
    const timestamp = startMs + index * 1_000;
    await producer.writeRecord({ topic: name, partition: 0, value: "v", timestamp });
  }
  return name;
}

type Membership = NonNullable<KafkaOptions["consumer"]>;

/** A member of the group that has joined and keeps reading until it is closed. */
async function memberOf(groupId: string, topic: string, consumer: Membership) {
  const member = new KafkaConsumer({
    bootstrapServers: inject("bootstrapServers"),
    clientId: "member",
    topic,
    consumer: { groupId, fromBeginning: true, ...consumer },
  });
  const run = member.run({ onTraces: async () => {} });
  await waitUntil("the member is assigned", async () => {
    const [group] = await cluster.groups.describe([groupId]).catch(() => []);
    return group?.members.some(({ assignments }) => assignments.length > 0) ?? false;
  });
  return {
    [Symbol.asyncDispose]: async () => {
      await member.close();
      await run;
    },
  };
}

/** A transaction that has written a record to partition 0, and stays open. */
async function openTransaction(topic: string): Promise<AsyncDisposable> {
  const writer = new KafkaProducer({
    bootstrapServers: inject("bootstrapServers"),
    producer: { transactionalId: uniqueTopic("transaction") },
  });
  const end = new AbortController();
  const ended = once(end.signal, "abort");
  const transaction = { run: Promise.resolve() };
  await new Promise<void>((written, failed) => {
    transaction.run = writer
      .transaction(async (tx) => {
        await tx.writeRecord({ topic, partition: 0, value: "open" });
        written();
        await ended;
      })
      .catch(failed);
  });
  return {
    [Symbol.asyncDispose]: async () => {
      end.abort();
      await transaction.run;
      await writer.close();
    },
  };
}

describe.each(["classic", "consumer"] as const)("a group of the %s protocol", (protocol) => {
  test("is described with its coordinator, its members and what they read", async () => {
    const topic = await topicOf("described", 0);
    const groupId = uniqueGroup("described");
    await using _member = await memberOf(groupId, topic, { protocol, instanceId: "first" });
    const [described] = await cluster.groups.describe([groupId]);
    const [{ id, host, port } = { id: -1 }] = await cluster.brokers();
    expect(described).toEqual({
      groupId,
      state: "Stable",
      type: protocol,
      protocolType: "consumer",
      assignor: protocol === "classic" ? "cooperative-sticky" : "uniform",
      coordinator: { id, host, port },
      members: [
        {
          memberId: expect.stringMatching(/.+/),
          instanceId: "first",
          clientId: "member",
          host: "/127.0.0.1",
          assignments: [{ topic, partitions: [0, 1] }],
        },
      ],
    });
    expect(await cluster.groups.list({ states: ["Stable"] })).toContainEqual({
      groupId,
      state: "Stable",
      type: protocol,
      protocolType: "consumer",
    });
    const empty = await cluster.groups.list({ states: ["Empty"] });
    expect(empty.map((group) => group.groupId)).not.toContain(groupId);
  });

  test("is left alone while it has members, and can be reset and deleted afterwards", async () => {
    const topic = await topicOf("live", 0);
    await producer.writeTraces(span, { topic });
    const groupId = uniqueGroup("live");
    {
      await using _member = await memberOf(groupId, topic, { protocol });
      await waitUntil("it has read all", async () => {
        const lag = await cluster.groups.lag(groupId);
        return lag.some((partition) => partition.committed === 1n);
      });
      for (const dryRun of [true, false]) {
        const reset = cluster.groups.resetOffsets(groupId, { to: "beginning", dryRun });
        await expect(reset).rejects.toMatchObject({
          name: "ConsumerError",
          code: "GROUP_NOT_EMPTY",
        });
      }
      await expect(cluster.groups.delete([groupId])).rejects.toMatchObject({
        code: "GROUP_NOT_EMPTY",
      });
    }
    expect((await cluster.groups.describe([groupId]))[0]).toMatchObject({
      state: "Empty",
      members: [],
    });
    const [change] = await cluster.groups.resetOffsets(groupId, { to: "beginning" });
    expect(change).toMatchObject({ topic, from: 1n, to: 0n });
    await cluster.groups.delete([groupId]);
    await expect(cluster.groups.describe([groupId])).rejects.toMatchObject({
      code: "GROUP_NOT_FOUND",
    });
  });
});

describe("lag", () => {
  test("keeps apart what was never committed and what is at its end", async () => {
    const topic = await topicOf("lag", 5);
    const groupId = uniqueGroup("lag");
    const partitions = [{ topic, partition: 0 }];
    await cluster.groups.resetOffsets(groupId, { to: { offset: 2n }, partitions });
    const zero = { topic, partition: 0, committed: 2n, earliest: 0n, latest: 5n, lag: 3n };
    expect(await cluster.groups.lag(groupId)).toMatchObject([zero]);
    expect(await cluster.groups.lag(groupId, { topics: [topic] })).toMatchObject([
      zero,
      { partition: 1, committed: undefined, earliest: 0n, latest: 0n, lag: undefined },
    ]);
    await cluster.groups.resetOffsets(groupId, { to: "end", partitions });
    expect(await cluster.groups.lag(groupId)).toMatchObject([{ committed: 5n, lag: 0n }]);
  });

  test("does not count records that were deleted", async () => {
    const topic = await topicOf("deleted", 5);
    const groupId = uniqueGroup("deleted");
    await cluster.groups.resetOffsets(groupId, { to: { offset: 1n }, topics: [topic] });
    await cluster.topics.deleteRecords(topic, { 0: 4n });
    const [lag] = await cluster.groups.lag(groupId);
    expect(lag).toMatchObject({ committed: 1n, earliest: 4n, latest: 5n, lag: 1n });
  });

  test("says of a topic that is gone that it cannot be looked at", async () => {
    const [gone, kept] = [await topicOf("gone", 1), await topicOf("kept", 1)];
    const groupId = uniqueGroup("gone");
    await cluster.groups.resetOffsets(groupId, { to: "beginning", topics: [gone, kept] });
    await cluster.topics.delete([gone]);
    // With the topic go the offsets that groups committed on it.
    await waitUntil("what is left is that of the other topic", async () => {
      const lag = await cluster.groups.lag(groupId);
      return lag.every(({ topic }) => topic === kept);
    });
    await expect(cluster.groups.lag(groupId, { topics: [gone] })).rejects.toMatchObject({
      code: "TOPIC_NOT_FOUND",
    });
  });

  test("ends before an open transaction for those who read committed records only", async () => {
    const topic = await topicOf("open", 3);
    const groupId = uniqueGroup("open");
    await cluster.groups.resetOffsets(groupId, { to: { offset: 1n }, topics: [topic] });
    await using _open = await openTransaction(topic);
    await using uncommitted = new ConsumerGroups({
      bootstrapServers: inject("bootstrapServers"),
      consumer: { isolation: "read_uncommitted" },
    });
    await waitUntil("the record of the transaction is there", async () => {
      const [lag] = await uncommitted.lag(groupId);
      return lag?.latest === 4n;
    });
    expect((await uncommitted.lag(groupId))[0]).toMatchObject({ latest: 4n, lag: 3n });
    expect((await cluster.groups.lag(groupId))[0]).toMatchObject({ latest: 3n, lag: 2n });
    const [toEnd] = await cluster.groups.resetOffsets(groupId, { to: "end", dryRun: true });
    expect(toEnd?.to).toBe(3n);
  });
});

describe("a reset", () => {
  test("changes nothing as a dry run, and does what the dry run said", async () => {
    const topic = await topicOf("dry", 4);
    const groupId = uniqueGroup("dry");
    const options = { to: "end", topics: [topic] } as const;
    const plan = await cluster.groups.resetOffsets(groupId, { ...options, dryRun: true });
    expect(plan).toEqual([
      { topic, partition: 0, from: undefined, to: 4n, clampedTo: undefined },
      { topic, partition: 1, from: undefined, to: 0n, clampedTo: undefined },
    ]);
    await expect(cluster.groups.describe([groupId])).rejects.toMatchObject({
      code: "GROUP_NOT_FOUND",
    });
    expect(await cluster.groups.resetOffsets(groupId, options)).toEqual(plan);
    expect((await cluster.groups.lag(groupId)).map(({ committed }) => committed)).toEqual([4n, 0n]);
  });

  test("goes to a time, and to the end where nothing is as late", async () => {
    const topic = await topicOf("time", 4);
    const groupId = uniqueGroup("time");
    const to = { time: new Date(startMs + 1_500) };
    expect(await cluster.groups.resetOffsets(groupId, { to, topics: [topic] })).toMatchObject([
      { partition: 0, to: 2n },
      { partition: 1, to: 0n },
    ]);
    const late = await cluster.groups.resetOffsets(groupId, { to: { time: startMs + 9_000 } });
    expect(late).toMatchObject([
      { partition: 0, from: 2n, to: 4n },
      { partition: 1, from: 0n, to: 0n },
    ]);
  });

  test("stays on the partition, and says where it had to", async () => {
    const topic = await topicOf("clamped", 4);
    const groupId = uniqueGroup("clamped");
    await cluster.topics.deleteRecords(topic, { 0: 2n });
    const partitions = [{ topic, partition: 0 }];
    for (const [offset, to, clampedTo] of [
      [1n, 2n, "earliest"],
      [3n, 3n, undefined],
      [50n, 4n, "latest"],
    ] as const) {
      const plan = await cluster.groups.resetOffsets(groupId, { to: { offset }, partitions });
      expect(plan).toMatchObject([{ to, clampedTo }]);
    }
  });

  test("names the group, topic or partition that does not exist", async () => {
    const topic = await topicOf("nowhere", 0);
    const groupId = uniqueGroup("nowhere");
    const reset = (more: object) => cluster.groups.resetOffsets(groupId, { to: "end", ...more });
    await expect(reset({})).rejects.toMatchObject({ code: "GROUP_NOT_FOUND" });
    await expect(reset({ topics: [uniqueTopic("no")] })).rejects.toMatchObject({
      code: "TOPIC_NOT_FOUND",
    });
    await expect(reset({ partitions: [{ topic, partition: 7 }] })).rejects.toMatchObject({
      code: "PARTITION_NOT_FOUND",
    });
  });
});

test("deleting a group that does not exist says so", async () => {
  await expect(cluster.groups.delete([uniqueGroup("none")])).rejects.toMatchObject({
    name: "ConsumerError",
    code: "GROUP_NOT_FOUND",
  });
});
