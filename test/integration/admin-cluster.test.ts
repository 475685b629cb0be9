import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KafkaCluster } from "../../src/cluster/index.ts";
import type { KafkaOptions } from "../../src/config/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { waitUntil } from "../support/wait-until.ts";

/** May do everything, on the plain listener; on the other, users log in and may do what is granted. */
const superUsers = "User:ANONYMOUS;User:admin";
const jaas = (users: readonly string[]) =>
  [
    "org.apache.kafka.common.security.plain.PlainLoginModule required",
    ...users.map((user) => `user_${user}="secret"`),
  ].join(" ");

let kafka: JvmCluster;
let cluster: KafkaCluster;
beforeAll(async () => {
  kafka = await JvmCluster.start({
    brokers: 3,
    heapMb: 320,
    listeners: [
      {
        name: "LOGIN",
        protocol: "SASL_PLAINTEXT",
        properties: {
          "sasl.enabled.mechanisms": "PLAIN",
          "plain.sasl.jaas.config": `${jaas(["admin", "nobody"])};`,
        },
      },
    ],
    properties: {
      "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
      "super.users": superUsers,
    },
  });
  cluster = new KafkaCluster({ bootstrapServers: kafka.bootstrapServers });
}, 120_000);
afterAll(async () => {
  await cluster.close();
  await kafka.stop();
});

/** A cluster seen by a user who logs in. */
function seenBy(username: string, options: Partial<KafkaOptions> = {}): KafkaCluster {
  return new KafkaCluster({
    bootstrapServers: kafka.addressesOf("LOGIN"),
    auth: { mechanism: "plain", username, password: "secret" },
    ...options,
  });
}

describe("a cluster of three", () => {
  test("is described with the one controller that the brokers agree on", async () => {
    const { brokers, controllerId } = await cluster.describe();
    expect(brokers.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(brokers.filter(({ isController }) => isController)).toHaveLength(1);
    for (const server of kafka.bootstrapServers.split(",")) {
      await using other = new KafkaCluster({ bootstrapServers: server });
      expect((await other.describe()).controllerId).toBe(controllerId);
    }
  });

  test("places replicas where it is told to, the first of them leading", async () => {
    const name = uniqueTopic("placed");
    const assignments = [
      [3, 1],
      [2, 3],
    ];
    expect(await cluster.topics.create({ name, assignments })).toMatchObject({
      partitions: 2,
      replicationFactor: 2,
    });
    const [described] = await cluster.topics.describe([name]);
    expect(described?.partitions).toMatchObject([
      { partition: 0, leader: 3, replicas: [3, 1] },
      { partition: 1, leader: 2, replicas: [2, 3] },
    ]);
    expect(await cluster.topics.ensure({ name, assignments })).toEqual({
      created: false,
      differences: [],
    });
  });

  test("knows every group, whichever broker keeps it", async () => {
    const topic = uniqueTopic("groups");
    await cluster.topics.create({ name: topic, partitions: 3 });
    const ids = Array.from({ length: 9 }, () => uniqueGroup("spread"));
    for (const id of ids) {
      await cluster.groups.resetOffsets(id, { to: "beginning", topics: [topic] });
    }
    const listed = (await cluster.groups.list()).map(({ groupId }) => groupId);
    expect(listed).toEqual(expect.arrayContaining(ids));
    const described = await cluster.groups.describe(ids);
    expect(new Set(described.map(({ coordinator }) => coordinator.id)).size).toBeGreaterThan(1);
    await cluster.groups.delete(ids);
  });
});

describe("a user with narrow permissions", () => {
  test("sees no topic, and is told of each why", async () => {
    const name = uniqueTopic("hidden");
    await cluster.topics.create({ name, partitions: 1 });
    await using seen = seenBy("nobody");
    expect(await seen.topics.list()).toEqual([]);
    const [described] = await seen.topics.describe([name]);
    expect(described).toMatchObject({
      name,
      partitions: [],
      config: [],
      absent: [{ part: "partitions", error: { code: "TOPIC_NOT_AUTHORIZED" } }],
    });
    const { brokers, controllerId } = await seen.describe();
    expect(brokers).toHaveLength(3);
    expect(controllerId).toBeUndefined();
  });

  test("is refused with what was asked, not with a time-out", async () => {
    const topic = uniqueTopic("refused");
    const group = uniqueGroup("refused");
    await cluster.topics.create({ name: topic, partitions: 1 });
    await cluster.groups.resetOffsets(group, { to: "beginning", topics: [topic] });
    await using seen = seenBy("nobody");
    const refusals: [() => Promise<unknown>, string][] = [
      [() => seen.topics.create({ name: uniqueTopic("new") }), "TOPIC_NOT_AUTHORIZED"],
      [() => seen.topics.ensure({ name: topic }), "TOPIC_NOT_AUTHORIZED"],
      [
        () => seen.topics.alterConfig(topic, { set: { "retention.ms": 1 } }),
        "TOPIC_NOT_AUTHORIZED",
      ],
      [() => seen.topics.addPartitions(topic, 2), "TOPIC_NOT_AUTHORIZED"],
      [() => seen.topics.deleteRecords(topic, "end"), "TOPIC_NOT_AUTHORIZED"],
      [() => seen.topics.delete([topic]), "TOPIC_NOT_AUTHORIZED"],
      [() => seen.groups.describe([group]), "GROUP_NOT_AUTHORIZED"],
      [() => seen.groups.lag(group), "GROUP_NOT_AUTHORIZED"],
      [() => seen.groups.resetOffsets(group, { to: "end" }), "GROUP_NOT_AUTHORIZED"],
      [() => seen.groups.delete([group]), "GROUP_NOT_AUTHORIZED"],
    ];
    for (const [call, code] of refusals) {
      await expect(call()).rejects.toMatchObject({ name: "AuthorizationError", code });
    }
    expect(await seen.groups.list()).toEqual([]);
    expect((await cluster.topics.describe([topic]))[0]?.partitions).toHaveLength(1);
  });

  test("who is given a wrong password is told so at once", async () => {
    await using seen = seenBy("admin", {
      auth: { mechanism: "plain", username: "admin", password: "wrong" },
    });
    await expect(seen.describe()).rejects.toMatchObject({
      name: "AuthenticationError",
      code: "AUTHENTICATION_FAILED",
    });
    await using right = seenBy("admin");
    expect((await right.describe()).brokers).toHaveLength(3);
  });
});

describe("a cluster whose brokers fail", () => {
  test("is administered by those that are left, and heals", async () => {
    const name = uniqueTopic("failing");
    const group = uniqueGroup("failing");
    await cluster.topics.create({ name, assignments: [[2, 1, 3]] });
    await using producer = new KafkaProducer({ bootstrapServers: kafka.bootstrapServers });
    await producer.writeRecord({ topic: name, value: "v" });
    await cluster.groups.resetOffsets(group, { to: "beginning", topics: [name] });
    await kafka.broker(2).kill();
    await waitUntil("another broker leads", async () => {
      const [described] = await cluster.topics.describe([name]);
      const [partition] = described?.partitions ?? [];
      return partition?.leader !== undefined && partition.leader !== 2;
    });
    await waitUntil("the dead broker is out of sync, and not among the brokers", async () => {
      const [described] = await cluster.topics.describe([name]);
      const ids = (await cluster.brokers()).map(({ id }) => id);
      return !described?.partitions[0]?.inSyncReplicas.includes(2) && !ids.includes(2);
    });
    const [described] = await cluster.topics.describe([name]);
    expect(described).toMatchObject({
      absent: [],
      partitions: [{ replicas: [2, 1, 3], offlineReplicas: [2], latestOffset: 1n }],
    });
    expect((await cluster.groups.lag(group))[0]).toMatchObject({ lag: 1n });
    const other = uniqueTopic("failing");
    await cluster.topics.create({ name: other, partitions: 2, replicationFactor: 2 });
    await kafka.broker(2).start();
    await waitUntil("all are back", async () => {
      const reached = await cluster.reachability();
      return reached.length === 3 && reached.every(({ reachable }) => reachable);
    });
  }, 180_000);

  test("names the broker that does not answer, though its port is open", async () => {
    await cluster.brokers();
    kafka.broker(3).freeze();
    try {
      const reached = await cluster.reachability({ timeoutMs: 1_500 });
      expect(reached.find(({ id }) => id === 3)).toMatchObject({
        reachable: false,
        latencyMs: undefined,
        error: { retriable: true },
      });
      expect(reached.find(({ id }) => id === 1)).toMatchObject({ reachable: true });
    } finally {
      kafka.broker(3).thaw();
    }
    await waitUntil("it answers again", async () => {
      const reached = await cluster.reachability();
      return reached.length === 3 && reached.every(({ reachable }) => reachable);
    });
  });
});
