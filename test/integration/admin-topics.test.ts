import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { KafkaTopics } from "../../src/cluster/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { uniqueTopic } from "../support/names.ts";

let topics: KafkaTopics;
let producer: KafkaProducer;
beforeAll(() => {
  topics = new KafkaTopics({ bootstrapServers: inject("bootstrapServers") });
  producer = new KafkaProducer({ bootstrapServers: inject("bootstrapServers") });
});
afterAll(async () => {
  await producer.close();
  await topics.close();
});

async function created(purpose: string): Promise<string> {
  const name = uniqueTopic(purpose);
  await topics.create({ name, partitions: 2, replicationFactor: 1 });
  return name;
}

async function settingOf(topic: string, setting: string) {
  const [described] = await topics.describe([topic]);
  return described?.config.find(({ name }) => name === setting);
}

async function exists(topic: string): Promise<boolean> {
  return (await topics.list()).some(({ name }) => name === topic);
}

describe("creating a topic", () => {
  test("tells what the brokers made of it, and leaves it ready to be written to", async () => {
    const name = uniqueTopic("created");
    const config = { "retention.ms": 3_600_000, "cleanup.policy": "compact" };
    const made = await topics.create({ name, partitions: 3, replicationFactor: 1, config });
    expect(made).toEqual({
      name,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      partitions: 3,
      replicationFactor: 1,
    });
    const [described] = await topics.describe([name]);
    expect(described).toMatchObject({ name, id: made.id, internal: false, absent: [] });
    expect(described?.partitions.every(({ leader }) => leader !== undefined)).toBe(true);
    expect(await settingOf(name, "retention.ms")).toEqual({
      name: "retention.ms",
      value: "3600000",
      source: "topic",
      isDefault: false,
      isSensitive: false,
      isReadOnly: false,
    });
    expect(await settingOf(name, "segment.ms")).toMatchObject({ isDefault: true });
  });

  test("leaves to the brokers what is not told", async () => {
    const name = uniqueTopic("defaults");
    const { partitions, replicationFactor } = await topics.create({ name });
    expect(partitions).toBeGreaterThan(0);
    expect(replicationFactor).toBeGreaterThan(0);
  });

  test("only checks it where that is asked for", async () => {
    const name = uniqueTopic("checked");
    const options = { validateOnly: true };
    expect(await topics.create({ name, partitions: 2 }, options)).toMatchObject({ partitions: 2 });
    expect(await exists(name)).toBe(false);
    const wrong = topics.create({ name, config: { "no.such.setting": 1 } }, options);
    await expect(wrong).rejects.toMatchObject({ code: "TOPIC_INVALID" });
  });

  test.each<[string, object, RegExp]>([
    ["a setting that does not exist", { config: { "no.such.setting": 1 } }, /no\.such\.setting/],
    ["a value that is none", { config: { "retention.ms": "soon" } }, /soon.*retention\.ms/],
    ["more replicas than brokers", { replicationFactor: 99 }, /99/],
    ["no partitions", { partitions: 0 }, /partitions/],
    ["replicas on a broker that does not exist", { assignments: [[4_711]] }, /4711/],
    ["partitions twice", { partitions: 1, assignments: [[1]] }, /assignments/],
  ])("says what is wrong with %s", async (_what, wrong, reason) => {
    const failure = topics.create({ name: uniqueTopic("wrong"), ...wrong });
    await expect(failure).rejects.toMatchObject({ name: "TopicError", code: "TOPIC_INVALID" });
    await expect(failure).rejects.toThrow(reason);
  });

  test("says that it exists", async () => {
    const name = await created("twice");
    await expect(topics.create({ name })).rejects.toMatchObject({ code: "TOPIC_EXISTS" });
  });
});

describe("ensuring a topic", () => {
  test("creates it once, whoever is quicker", async () => {
    const name = uniqueTopic("race");
    const wanted = { name, partitions: 3, config: { "retention.ms": 3_600_000 } };
    const ensured = await Promise.all([1, 2, 3].map(() => topics.ensure(wanted)));
    expect(ensured.filter((each) => each.created)).toHaveLength(1);
    expect(ensured.flatMap(({ differences }) => differences)).toEqual([]);
  });

  test("says what is not as wanted, and changes nothing", async () => {
    const name = await created("differs");
    const config = { "retention.ms": 5_000, "cleanup.policy": "delete" };
    const wanted = { name, partitions: 4, replicationFactor: 1, config };
    for (let times = 0; times < 2; times++) {
      expect(await topics.ensure(wanted)).toEqual({
        created: false,
        differences: [
          { property: "partitions", wanted: "4", actual: "2" },
          { property: "config.retention.ms", wanted: "5000", actual: "604800000" },
        ],
      });
    }
  });
});

describe("changing a topic", () => {
  test("sets and removes the settings named, and leaves the others", async () => {
    const name = await created("altered");
    await topics.alterConfig(name, { set: { "retention.ms": 5_000, "segment.ms": 60_000 } });
    expect((await settingOf(name, "retention.ms"))?.value).toBe("5000");
    await topics.alterConfig(name, { set: { "max.message.bytes": 99 }, remove: ["retention.ms"] });
    expect((await settingOf(name, "retention.ms"))?.source).toBe("default");
    expect((await settingOf(name, "max.message.bytes"))?.value).toBe("99");
    expect((await settingOf(name, "segment.ms"))?.value).toBe("60000");
    await topics.alterConfig(name, {});
  });

  test("only checks settings where that is asked for", async () => {
    const name = await created("unaltered");
    const options = { validateOnly: true };
    await topics.alterConfig(name, { set: { "retention.ms": 5_000 } }, options);
    expect((await settingOf(name, "retention.ms"))?.source).toBe("default");
    const wrong = topics.alterConfig(name, { set: { "retention.ms": "soon" } }, options);
    await expect(wrong).rejects.toThrow(/soon.*retention\.ms/);
  });

  test("refuses to set and remove a setting at once", async () => {
    const both = { set: { "retention.ms": 1 }, remove: ["retention.ms"] };
    const failure = topics.alterConfig(await created("both"), both);
    await expect(failure).rejects.toThrow(/retention\.ms is to be set and removed/);
  });

  test("adds partitions, and takes none away", async () => {
    const name = await created("grown");
    await topics.addPartitions(name, 9, { validateOnly: true });
    expect((await topics.describe([name]))[0]?.partitions).toHaveLength(2);
    await topics.addPartitions(name, 3);
    expect((await topics.describe([name]))[0]?.partitions).toHaveLength(3);
    await expect(topics.addPartitions(name, 2)).rejects.toMatchObject({ code: "TOPIC_INVALID" });
  });
});

describe("deleting", () => {
  test("takes topics away", async () => {
    const names = [await created("gone"), await created("gone")];
    await topics.delete(names);
    for (const name of names) {
      expect(await exists(name)).toBe(false);
    }
  });

  test("takes away the records before an offset, or all of them", async () => {
    const name = await created("emptied");
    for (let index = 0; index < 5; index++) {
      await producer.writeRecord({ topic: name, partition: 1, value: "v" });
    }
    expect(await topics.deleteRecords(name, { 1: 3n })).toEqual([
      { partition: 1, earliestOffset: 3n },
    ]);
    expect((await topics.describe([name]))[0]?.partitions[1]).toMatchObject({
      earliestOffset: 3n,
      latestOffset: 5n,
    });
    expect(await topics.deleteRecords(name, "end")).toEqual([
      { partition: 0, earliestOffset: 0n },
      { partition: 1, earliestOffset: 5n },
    ]);
  });

  test("refuses offsets and partitions that do not exist", async () => {
    const name = await created("kept");
    for (const offset of [7n, -2n]) {
      await expect(topics.deleteRecords(name, { 0: offset })).rejects.toMatchObject({
        code: "RECORDS_OUT_OF_RANGE",
      });
    }
    await expect(topics.deleteRecords(name, { 9: 0n })).rejects.toMatchObject({
      code: "PARTITION_NOT_FOUND",
    });
  });
});

test("internal topics are listed where they are asked for", async () => {
  const all = await topics.list({ internal: true });
  const others = await topics.list();
  expect(all.filter(({ internal }) => !internal).map(({ name }) => name)).toEqual(
    others.map(({ name }) => name),
  );
  expect(others.every(({ internal }) => !internal)).toBe(true);
});

describe("a topic that does not exist", () => {
  test.each<[string, (name: string) => Promise<unknown>]>([
    ["described", (name) => topics.describe([name])],
    ["altered", (name) => topics.alterConfig(name, { set: { "retention.ms": 1 } })],
    ["given partitions", (name) => topics.addPartitions(name, 3)],
    ["deleted", (name) => topics.delete([name])],
    ["emptied", (name) => topics.deleteRecords(name, "end")],
  ])("cannot be %s", async (_what, change) => {
    await expect(change(uniqueTopic("none"))).rejects.toMatchObject({
      name: "TopicError",
      code: "TOPIC_NOT_FOUND",
    });
  });
});
