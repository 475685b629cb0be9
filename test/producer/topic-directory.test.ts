import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { DriverProducer, EmbeddedKafka } from "../../src/cluster/index.ts";
import { KafkaConfig } from "../../src/config/index.ts";
import { Deadlines } from "../../src/producer/deadlines.ts";
import { TopicDirectory } from "../../src/producer/topic-directory.ts";
import { waitUntil } from "../support/wait-until.ts";

let kafka: EmbeddedKafka;
let driver: DriverProducer;
let directory: TopicDirectory;

const settings = { partitions: 1, replicationFactor: 1, config: {}, autoCreate: false };

beforeAll(async () => {
  kafka = await EmbeddedKafka.start();
  const { bootstrapServers } = kafka;
  const config = new KafkaConfig({ bootstrapServers });
  const target = { bootstrapServers, embedded: true };
  const reports = { delivered: () => {}, failed: () => {} };
  driver = await DriverProducer.connect(config, target, { reports });
  const gates = {
    produce: () => {},
    fail: () => {},
    deadlines: new Deadlines(),
    deliveryTimeoutMs: 1_000,
    isNeeded: true,
  };
  directory = new TopicDirectory({ config, target, driver }, { gates, producer: config.producer });
});
afterAll(async () => {
  await driver.disconnect();
  await kafka.stop();
});

afterEach(() => vi.restoreAllMocks());

/** Has the directory's clock stand still at a time. */
function standAt(time: number): void {
  vi.spyOn(performance, "now").mockReturnValue(time);
}

describe("the directory of topics", () => {
  test("knows a topic once it was asked for, and gives all the same route", async () => {
    expect(directory.find("shared")).toBeUndefined();
    const routes = await Promise.all(
      [1, 2, 3].map(() => directory.ensure({ ...settings, name: "shared" })),
    );
    expect(new Set(routes).size).toBe(1);
    expect(routes[0]?.partitions).toBe(4);
    expect(directory.find("shared")).toBe(routes[0]);
    expect(await directory.ensure({ ...settings, name: "shared" })).toBe(routes[0]);
  });

  test("looks for a topic again that is gone, and keeps its route", async () => {
    const route = await directory.ensure({ ...settings, name: "gone" });
    route.reset();
    expect(directory.find("gone")).toBeUndefined();
    expect(await directory.ensure({ ...settings, name: "gone" })).toBe(route);
    expect(route.partitions).toBe(4);
  });

  test("asks for an old layout again behind the scenes", async () => {
    const route = await directory.ensure({ ...settings, name: "old" });
    route.update({ partitions: 1, available: [0] });
    route.checkedAt = performance.now() - 6_000;
    expect(directory.find("old")?.partitions).toBe(1);
    await waitUntil("the layout is new", () => route.partitions === 4);
    expect(performance.now() - route.checkedAt).toBeLessThan(60_000);
  });

  test("asks for one of many old layouts at a time, twice a second at most", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `many-${index}`);
    const routes = await Promise.all(names.map((name) => directory.ensure({ ...settings, name })));
    for (const route of routes) {
      route.update({ partitions: 1, available: [0] });
    }
    const findAll = () => names.map((name) => directory.find(name)?.partitions);
    const renewed = () => routes.filter(({ partitions }) => partitions === 4).length;
    const start = performance.now() + 10_000;
    standAt(start);
    findAll();
    await waitUntil("one is new", () => renewed() === 1);
    findAll();
    standAt(start + 400);
    findAll();
    // What would have been asked for is answered before this one.
    await driver.topicLayout("many-0");
    expect(renewed()).toBe(1);
    standAt(start + 1_000);
    findAll();
    await waitUntil("the next is new", () => renewed() === 2);
  });

  test("keeps what it knows where asking fails", async () => {
    const route = await directory.ensure({ ...settings, name: "kept" });
    await driver.disconnect();
    standAt(performance.now() + 60_000);
    const { checkedAt } = route;
    expect(directory.find("kept")?.partitions).toBe(4);
    expect(route.checkedAt).toBeGreaterThan(checkedAt);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(directory.find("kept")?.partitions).toBe(4);
    await expect(directory.ensure({ ...settings, name: "new" })).rejects.toMatchObject({
      name: "ClosedError",
    });
  });
});
