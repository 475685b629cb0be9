import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KafkaOptions } from "../../src/config/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { uniqueTopic } from "../support/names.ts";
import { readTopic } from "../support/read-topic.ts";

let cluster: JvmCluster;
beforeAll(async () => {
  cluster = await JvmCluster.start();
});
afterAll(() => cluster.stop());

type ProducerOptions = KafkaOptions["producer"];

/** A producer with a topic that has been written to, so that what follows needs nothing but delivery. */
async function ready(purpose: string, producer: ProducerOptions = {}) {
  const topic = uniqueTopic(purpose);
  const created = new KafkaProducer({
    bootstrapServers: cluster.bootstrapServers,
    topic: { name: topic, partitions: 1 },
    producer,
  });
  await created.writeRecord({ topic, value: "first" });
  return { topic, producer: created };
}

/** Runs while the broker's process stands still: connections stay open, nothing answers. */
async function whileFrozen<T>(work: () => Promise<T>): Promise<T> {
  cluster.broker(1).freeze();
  try {
    return await work();
  } finally {
    cluster.broker(1).thaw();
  }
}

const small = { bufferMemory: 20_000, maxRequestSize: 10_000 };

describe("while a broker stands still", () => {
  test("writes wait for room, up to their time-out, and are told that nothing was sent", async () => {
    const { topic, producer } = await ready("full", small);
    const value = Buffer.alloc(5_000);
    const { stuck, refused } = await whileFrozen(async () => {
      const stuck = [1, 2, 3].map(() => producer.writeRecord({ topic, value }));
      const refused = await Promise.allSettled([
        producer.writeRecord({ topic, value, timeoutMs: 300 }),
        producer.writeTraces(
          { resourceSpans: [{ scopeSpans: [{ spans: [{ name: "n".repeat(5_000) }] }] }] },
          { timeoutMs: 300 },
        ),
      ]);
      return { stuck, refused };
    });
    for (const outcome of refused) {
      expect(outcome).toMatchObject({
        status: "rejected",
        reason: { name: "QueueFullError", retriable: true },
      });
    }
    expect(await Promise.all(stuck)).toHaveLength(3);
    await producer.close();
    expect(await readTopic(cluster.bootstrapServers, topic)).toHaveLength(4);
  });

  test("who waits for room gets it in order once the broker goes on", async () => {
    const { topic, producer } = await ready("fair", small);
    const order: number[] = [];
    const writes = await whileFrozen(async () =>
      Array.from({ length: 40 }, (_, index) =>
        producer
          .writeRecord({ topic, value: String(index).padEnd(index % 5 === 0 ? 9_000 : 900) })
          .then(() => order.push(index)),
      ),
    );
    await Promise.all(writes);
    expect(order).toEqual(Array.from({ length: 40 }, (_, index) => index));
    await producer.close();
    const values = (await readTopic(cluster.bootstrapServers, topic)).map(({ value }) =>
      String(value).trim(),
    );
    expect(values).toEqual(["first", ...order.map(String)]);
  });

  test("a write larger than the whole buffer goes alone", async () => {
    const { topic, producer } = await ready("huge", small);
    const spans = Array.from({ length: 300 }, (_, index) => ({
      name: `${index}`,
      attributes: [{ key: "k", value: { stringValue: "v".repeat(200) } }],
    }));
    const { written } = await whileFrozen(async () => {
      const before = producer.writeRecord({ topic, value: Buffer.alloc(100) });
      const written = producer.writeTraces({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
      await expect(
        producer.writeRecord({ topic, value: "v", timeoutMs: 200 }),
      ).rejects.toMatchObject({ name: "QueueFullError" });
      return { before, written };
    });
    expect(await written).toMatchObject({ recordsWritten: 300 });
    await producer.close();
  });

  test("who calls off waiting for room leaves the line to the others", async () => {
    const { topic, producer } = await ready("left", small);
    const reason = new Error("no time");
    const controller = new AbortController();
    const { stuck, last } = await whileFrozen(async () => {
      const stuck = [1, 2].map(() => producer.writeRecord({ topic, value: Buffer.alloc(9_000) }));
      const { signal } = controller;
      const left = producer.writeRecord({ topic, value: Buffer.alloc(9_000), signal });
      const last = producer.writeRecord({ topic, value: "small" });
      controller.abort(reason);
      await expect(left).rejects.toBe(reason);
      return { stuck, last };
    });
    await Promise.all([...stuck, last]);
    await producer.close();
    expect(await readTopic(cluster.bootstrapServers, topic)).toHaveLength(4);
  });

  test("small writes gather, and arrive as few messages", async () => {
    const { topic, producer } = await ready("gather", { flushIntervalMs: 60_000 });
    const span = (name: string) => ({ resourceSpans: [{ scopeSpans: [{ spans: [{ name }] }] }] });
    const writes = await whileFrozen(async () => {
      const writes: Promise<unknown>[] = [];
      for (let index = 0; index < 200; index++) {
        writes.push(producer.writeTraces(span(`s${index}`)));
        await new Promise((resolve) => setImmediate(resolve));
      }
      return writes;
    });
    await Promise.all(writes);
    await producer.close();
    expect((await readTopic(cluster.bootstrapServers, topic)).length).toBeLessThan(10);
  });

  test("closing gives up at its deadline, with what was not acknowledged", async () => {
    const { topic, producer } = await ready("closed", small);
    await whileFrozen(async () => {
      const writes = [
        producer.writeRecord({ topic, value: Buffer.alloc(9_000) }),
        producer.writeRecord({ topic, value: Buffer.alloc(9_000) }),
        producer.writeTraces({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: "s" }] }] }] }),
        producer.writeRecord({ topic, value: Buffer.alloc(9_000) }),
      ];
      const outcomes = Promise.allSettled(writes);
      const before = performance.now();
      await producer.close({ timeoutMs: 300 });
      expect(performance.now() - before).toBeGreaterThan(250);
      for (const outcome of await outcomes) {
        expect(outcome).toMatchObject({
          status: "rejected",
          reason: { name: "DeliveryTimeoutError", retriable: true },
        });
      }
    });
  });

  test("records that are not acknowledged in time fail, and say that it is not known", async () => {
    const { topic, producer } = await ready("late", { deliveryTimeoutMs: 1_500 });
    const outcomes = await whileFrozen(() =>
      Promise.allSettled([
        producer.writeRecord({ topic, value: "v" }),
        producer.writeTraces({
          resourceSpans: [{ scopeSpans: [{ spans: [{ name: "a" }, { name: "b" }] }] }],
        }),
      ]),
    );
    expect(outcomes).toMatchObject([
      { status: "rejected", reason: { name: "DeliveryTimeoutError", retriable: true } },
      {
        status: "rejected",
        reason: {
          name: "DeliveryTimeoutError",
          recordsWritten: 0,
          failures: [{ topic, firstItem: 0, items: 2, error: { code: "DELIVERY_TIMEOUT" } }],
        },
      },
    ]);
    await producer.close();
  });
});

/*
 * Records were on the topic twice. When one ran out of time, the driver closed the gap in its numbers
 * with a new epoch, under which it sent the next ones again, though the broker had them already. The
 * lab has it with brokers that store, and cannot acknowledge: `two-brokers-timeout`.
 */
describe("when records run out of time", () => {
  test("none is written twice, and later ones go through", async () => {
    const options = { deliveryTimeoutMs: 1_000, lingerMs: 0, batchSizeBytes: 200 };
    const { topic, producer } = await ready("doubled", options);
    const writes: Promise<boolean>[] = [];
    await whileFrozen(async () => {
      for (let index = 0; index < 60; index++) {
        const write = producer.writeRecord({ topic, value: `${index}`.padEnd(150) });
        writes.push(
          write.then(
            () => true,
            () => false,
          ),
        );
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
    });
    const outcomes = await Promise.all(writes);
    expect(outcomes).toContain(false);
    await producer.writeRecord({ topic, value: "last" });
    await producer.close();
    const values = (await readTopic(cluster.bootstrapServers, topic)).map(({ value }) =>
      String(value).trim(),
    );
    expect(values.toSorted()).toEqual([...new Set(values)].toSorted());
    const acknowledged = outcomes.flatMap((isWritten, index) => (isWritten ? [`${index}`] : []));
    expect(values).toEqual(expect.arrayContaining(["first", ...acknowledged, "last"]));
  });
});

describe("after a broker was gone", () => {
  test("writes of the meantime arrive, once each", async () => {
    const { topic, producer } = await ready("restart");
    const broker = cluster.broker(1);
    await broker.kill();
    const writes = Array.from({ length: 300 }, (_, index) =>
      producer.writeRecord({ topic, value: String(index) }),
    );
    await broker.start();
    const written = await Promise.all(writes);
    expect(written).toHaveLength(300);
    await producer.close();
    const values = (await readTopic(cluster.bootstrapServers, topic)).map(({ value }) =>
      String(value),
    );
    expect(values).toEqual(["first", ...Array.from({ length: 300 }, (_, index) => String(index))]);
  });
});
