import { describe, expect, test, vi } from "vitest";
import { DriverProducer, EmbeddedKafka } from "../../src/cluster/index.ts";
import { KafkaConfig } from "../../src/config/index.ts";
import {
  ClosedError,
  DeliveryTimeoutError,
  type KafkaBridgeError,
} from "../../src/errors/index.ts";
import { BufferMemory } from "../../src/producer/buffer-memory.ts";
import { Deadlines } from "../../src/producer/deadlines.ts";
import { Sender } from "../../src/producer/sender.ts";
import { TopicRoute } from "../../src/producer/topic-route.ts";

/** A sender on an embedded cluster whose driver lingers, so that records stay under way for a while. */
async function lingering(lingerMs: number) {
  const kafka = await EmbeddedKafka.start();
  const { bootstrapServers } = kafka;
  const config = new KafkaConfig({
    bootstrapServers,
    producer: { lingerMs, flushIntervalMs: 60_000 },
  });
  const memory = new BufferMemory(1_000_000);
  const sender = new Sender(memory);
  const driver = await DriverProducer.connect(
    config,
    { bootstrapServers, embedded: true },
    { reports: sender },
  );
  sender.open(driver);
  const gates = {
    produce: sender.produce.bind(sender),
    fail: sender.failed.bind(sender),
    deadlines: new Deadlines(),
    deliveryTimeoutMs: 60_000,
    isNeeded: true,
  };
  const route = new TopicRoute("t", { gates, producer: config.producer });
  route.update({ partitions: 4, available: [0, 1, 2, 3] });
  const outcomes: string[] = [];
  return {
    sender,
    driver,
    memory,
    outcomes,
    send: (tag: number, partition: number): void => {
      memory.tryTake(1_000);
      const value = Buffer.from("v");
      sender.send(
        route,
        {
          topic: "t",
          partition,
          value,
          key: null,
          timestamp: 0,
          headers: undefined,
          buffered: 1_000,
        },
        {
          onDelivered: (own, where) => outcomes.push(`${own} delivered to ${where}`),
          onFailed: (own, error: KafkaBridgeError) => outcomes.push(`${own} ${error.code}`),
        },
        tag,
      );
    },
    [Symbol.asyncDispose]: async () => {
      await driver.disconnect();
      await kafka.stop();
    },
  };
}

describe("the sender", () => {
  test("tells each outcome by its tag, and gives the room back", async () => {
    await using under = await lingering(5);
    under.send(7, 1);
    under.send(8, 2);
    expect(under.memory.used).toBe(2_000);
    await under.driver.flush(10_000);
    while (under.outcomes.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(under.outcomes.sort()).toEqual(["7 delivered to 1", "8 delivered to 2"]);
    expect(under.memory.used).toBe(0);
  });

  test("gives up on everything at once: under way, waiting at a gate, and yet to come", async () => {
    await using under = await lingering(60_000);
    under.send(1, 0);
    under.send(2, 0);
    under.send(3, 1);
    under.sender.giveUp(new ClosedError());
    expect(under.outcomes.sort()).toEqual(["1 CLOSED", "2 CLOSED", "3 CLOSED"]);
    expect(under.memory.used).toBe(0);
    under.send(4, 0);
    expect(under.outcomes.at(-1)).toBe("4 CLOSED");
    expect(under.memory.used).toBe(0);
    // The reports of the first two come now, to nobody.
    await under.driver.flush(10_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(under.outcomes).toHaveLength(4);
  });

  test("fails a record for a partition that is not there, and no other", async () => {
    await using under = await lingering(5);
    under.send(1, 0);
    await under.driver.flush(10_000);
    under.send(2, 9);
    expect(under.outcomes).toContain("2 PARTITION_NOT_FOUND");
    under.send(3, 0);
    await under.driver.flush(10_000);
    while (under.outcomes.length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(under.outcomes).toContain("3 delivered to 0");
  });
});

/*
 * Records that were reported as delivered were not on the topic: see the gate of a partition. The
 * driver gives what it only concludes no offset.
 */
test("a success without an offset does not count where offsets are due", () => {
  const memory = new BufferMemory(1_000);
  const sender = new Sender(memory, { needsOffsets: true });
  const { sent, outcomes, route } = recorded(sender);
  const message = {
    topic: "t",
    partition: 0,
    value: null,
    key: null,
    timestamp: 0,
    headers: undefined,
  };
  for (const tag of [1, 2]) {
    memory.tryTake(10);
    sender.send(route, { ...message, buffered: 10 }, outcomes, tag);
  }
  sender.delivered(sent[0] ?? -1, 0, -1_001);
  sender.delivered(sent[1] ?? -1, 0, 7);
  expect(outcomes.seen).toEqual(["1 DELIVERY_TIMEOUT", "2 at 7"]);
  expect(memory.used).toBe(0);
});

/*
 * Records were on the topic behind later ones: a driver was given up when one ran out of time, and the
 * broker carried out what it had received of it after the requests of the next.
 */
test("what runs out of time fails once, and keeps its room until the driver reports it", () => {
  const memory = new BufferMemory(1_000);
  const sender = new Sender(memory);
  const { sent, outcomes, route } = recorded(sender);
  const send = (tag: number): void => {
    memory.tryTake(10);
    const message = { topic: "t", partition: 0, value: null, key: null, timestamp: 0 };
    sender.send(route, { ...message, headers: undefined, buffered: 10 }, outcomes, tag);
  };
  const timeout = vi.fn(() => new DeliveryTimeoutError());
  sender.tick(100);
  send(1);
  send(2);
  sender.tick(200);
  send(3);
  expect(sender.expire(50, timeout)).toBe(0);
  expect(timeout).not.toHaveBeenCalled();
  expect(sender.expire(150, timeout)).toBe(20);
  expect(timeout).toHaveBeenCalledOnce();
  expect(outcomes.seen).toEqual(["1 DELIVERY_TIMEOUT", "2 DELIVERY_TIMEOUT"]);
  expect(memory.used).toBe(30);
  expect(sender.isIdle).toBe(false);
  sender.delivered(sent[0] ?? -1, 0, 5);
  sender.failed(sent[1] ?? -1, new ClosedError());
  sender.delivered(sent[2] ?? -1, 0, 6);
  expect(outcomes.seen.slice(2)).toEqual(["3 at 6"]);
  expect(sender.expire(150, timeout)).toBe(0);
  expect(memory.used).toBe(0);
  expect(sender.isIdle).toBe(true);
});

/** What a sender hands over, and what becomes of it. */
function recorded(sender: Sender) {
  const sent: number[] = [];
  const seen: string[] = [];
  const outcomes = {
    seen,
    onDelivered: (tag: number, _partition: number, offset: number) =>
      seen.push(`${tag} at ${offset}`),
    onFailed: (tag: number, error: KafkaBridgeError) => seen.push(`${tag} ${error.code}`),
  };
  const gates = {
    produce: (_content: unknown, token: number) => sent.push(token),
    fail: sender.failed.bind(sender),
    deadlines: new Deadlines(),
    deliveryTimeoutMs: 60_000,
    isNeeded: false,
  };
  const route = new TopicRoute("t", {
    gates,
    producer: new KafkaConfig({ bootstrapServers: "h:1" }).producer,
  });
  route.update({ partitions: 1, available: [0] });
  return { sent, outcomes, route };
}
