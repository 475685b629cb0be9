import { describe, expect, test } from "vitest";
import { KafkaCluster } from "../../src/cluster/index.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { waitUntil } from "../support/wait-until.ts";
import { type Open, onBothBrokers, partitions } from "./brokers.ts";

/** A cluster with a topic on it that holds two records, in partition 1. */
async function filled(open: Open, purpose: string) {
  const bench = open(purpose);
  const { topic, producer, bootstrapServers } = bench;
  await producer.writeRecord({ topic, partition: 1, value: "a" });
  await producer.writeRecord({ topic, partition: 1, value: "b" });
  const cluster = new KafkaCluster({ bootstrapServers });
  return {
    ...bench,
    cluster,
    [Symbol.asyncDispose]: async () => {
      await cluster.close();
      await producer.close();
    },
  };
}

function whatIsAnswered(open: Open): void {
  test("tells brokers, and whether it is embedded", async () => {
    await using bench = await filled(open, "brokers");
    const { cluster, capabilities, bootstrapServers } = bench;
    const description = await cluster.describe();
    expect(description.embedded).toBe(!capabilities.has("describeCluster"));
    expect(await cluster.brokers()).toEqual(description.brokers);
    const addresses = description.brokers.map(({ host, port }) => `${host}:${port}`);
    expect(addresses).toEqual(bootstrapServers.split(","));
    expect(description.clusterId === undefined).toBe(description.embedded);
    const controllers = description.brokers.filter(({ isController }) => isController);
    expect(controllers.map(({ id }) => id)).toEqual(
      description.embedded ? [] : [description.controllerId],
    );
  });

  test("measures how long each broker takes to answer", async () => {
    await using bench = await filled(open, "reachability");
    const reached = await bench.cluster.reachability({ timeoutMs: 20_000 });
    expect(reached).toEqual(
      (await bench.cluster.brokers()).map(({ id, host, port }) => {
        const latencyMs = expect.toSatisfy((ms: number) => ms > 0);
        return { id, host, port, reachable: true, latencyMs, error: undefined };
      }),
    );
  });

  test("lists topics", async () => {
    await using bench = await filled(open, "listed");
    const listed = await bench.cluster.topics.list();
    expect(listed).toContainEqual(
      expect.objectContaining({
        name: bench.topic,
        internal: false,
        partitions,
        replicationFactor: 1,
      }),
    );
  });

  test("describes a topic's partitions and how far they go", async () => {
    await using bench = await filled(open, "described");
    const [described] = await bench.cluster.topics.describe([bench.topic]);
    const { id } = (await bench.cluster.brokers())[0] ?? {};
    expect(described?.partitions).toMatchObject(
      Array.from({ length: partitions }, (_, partition) => ({
        partition,
        leader: id,
        replicas: [id],
        inSyncReplicas: [id],
        offlineReplicas: [],
        earliestOffset: 0n,
        latestOffset: partition === 1 ? 2n : 0n,
      })),
    );
    const [topic] = (await bench.cluster.metadata([bench.topic])).topics;
    expect(topic?.partitions.map(({ leader }) => leader)).toEqual(Array(partitions).fill(id));
  });

  test("names the topics that do not exist, and creates none by asking", async () => {
    await using bench = await filled(open, "missing");
    const { cluster, topic } = bench;
    const missing = uniqueTopic("missing");
    const failure = cluster.topics.describe([missing, topic]);
    await expect(failure).rejects.toMatchObject({ name: "TopicError", code: "TOPIC_NOT_FOUND" });
    await expect(failure).rejects.toThrow(missing);
    await expect(failure).rejects.toThrow("otel-kafka topics create");
    const { topics } = await cluster.metadata([missing, topic]);
    expect(topics.find(({ name }) => name === missing)?.error?.code).toBe("TOPIC_NOT_FOUND");
    expect(topics.find(({ name }) => name === topic)?.error).toBeUndefined();
    const names = (await cluster.topics.list()).map(({ name }) => name);
    expect(names).not.toContain(missing);
  });
}

function whatOnlyARealBrokerAnswers(open: Open): void {
  test("says of what is missing in a description why it is", async () => {
    await using bench = await filled(open, "absent");
    const [described] = await bench.cluster.topics.describe([bench.topic]);
    const missing = new Set(described?.absent.map(({ part, error }) => `${part} ${error.code}`));
    if (bench.capabilities.has("describeCluster")) {
      expect(missing).toEqual(new Set());
      expect(described?.config.find(({ name }) => name === "retention.ms")?.value).toBeDefined();
      expect(described?.partitions[1]?.sizeBytes).toBeGreaterThan(0n);
    } else {
      expect(missing).toEqual(
        new Set(["config EMBEDDED_UNSUPPORTED", "sizes EMBEDDED_UNSUPPORTED"]),
      );
      expect(described?.config).toEqual([]);
      expect(described?.partitions[1]?.sizeBytes).toBeUndefined();
    }
  });

  test("ensures a topic: compares what can be seen, and creates where topics can be created", async () => {
    await using bench = await filled(open, "ensured");
    const { topics } = bench.cluster;
    expect(await topics.ensure({ name: bench.topic, partitions })).toEqual({
      created: false,
      differences: [],
    });
    expect(await topics.ensure({ name: bench.topic, partitions: 9 })).toEqual({
      created: false,
      differences: [{ property: "partitions", wanted: "9", actual: String(partitions) }],
    });
    const name = uniqueTopic("ensured");
    if (bench.capabilities.has("createTopics")) {
      expect(await topics.ensure({ name, partitions: 1 })).toMatchObject({ created: true });
      expect(await topics.ensure({ name, partitions: 1 })).toMatchObject({ created: false });
    } else {
      await expect(topics.ensure({ name, partitions: 1 })).rejects.toMatchObject({
        code: "EMBEDDED_UNSUPPORTED",
      });
    }
  });

  test("refuses at once, where it is embedded, what the embedded cluster cannot do", async () => {
    await using bench = await filled(open, "refused");
    const { cluster, topic } = bench;
    const name = uniqueTopic("refused");
    const group = uniqueGroup("refused");
    const calls: (() => Promise<unknown>)[] = [
      () => cluster.topics.create({ name, partitions: 1, replicationFactor: 1 }),
      () => cluster.topics.alterConfig(topic, { set: { "retention.ms": 1_000_000 } }),
      () => cluster.topics.addPartitions(topic, partitions + 1),
      () => cluster.topics.deleteRecords(topic, { 1: 1n }),
      () => cluster.groups.list(),
      () => cluster.groups.resetOffsets(group, { to: "beginning", topics: [topic] }),
      () => cluster.groups.describe([group]),
      () => cluster.groups.lag(group),
      () => cluster.groups.delete([group]),
      () => cluster.topics.delete([topic]),
    ];
    for (const call of calls) {
      if (bench.capabilities.has("alterTopics")) {
        await call();
      } else {
        await expect(call()).rejects.toMatchObject({
          name: "UnsupportedError",
          code: "EMBEDDED_UNSUPPORTED",
        });
      }
    }
  });
}

function keptConnections(open: Open): void {
  test("shares its connections with its topics and groups, and closes them once", async () => {
    await using bench = await filled(open, "closed");
    const { cluster } = bench;
    await cluster.describe();
    await cluster.topics.close();
    await cluster.topics.list();
    await cluster.close();
    await cluster.close();
    for (const call of [() => cluster.describe(), () => cluster.topics.list()]) {
      await expect(call()).rejects.toMatchObject({ code: "CLOSED" });
    }
  });

  test("gives up when its caller does", async () => {
    await using bench = await filled(open, "aborted");
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(bench.cluster.describe({ signal })).rejects.toBe(reason);
    await expect(bench.cluster.topics.list({ signal })).rejects.toBe(reason);
    await waitUntil("it answers others", async () => (await bench.cluster.brokers()).length > 0);
  });
}

onBothBrokers("administration", (open) => {
  describe("answers", () => whatIsAnswered(open));
  describe("knows its limits", () => whatOnlyARealBrokerAnswers(open));
  describe("keeps connections", () => keptConnections(open));
});
