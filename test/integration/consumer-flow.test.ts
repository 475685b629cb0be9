import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, inject, test } from "vitest";
import type { FlowNotice } from "../../src/consumer/index.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

/** Well-formed, and as large as asked for: an unknown field of bytes. */
function requestOf(bytes: number): Uint8Array {
  const body = Buffer.alloc(bytes - 5);
  const length = [(body.length & 127) | 128, ((body.length >> 7) & 127) | 128, body.length >> 14];
  return Buffer.concat([Buffer.from([0x7a, ...length]), body]);
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes of buffers in use, garbage left out. */
function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

describe("a slow partition", () => {
  test("does not keep another one waiting, in a run", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "slow", 2);
    await fixture.writeNumbered(3, 0);
    await fixture.writeNumbered(200, 1);
    const consumer = fixture.consumer();
    let release = (): void => {};
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: string[] = [];
    let quick = 0;
    const running = consumer.run({
      onTraces: async ({ keyText, partition }) => {
        if (partition === 0) {
          slow.push(keyText ?? "");
          await stuck;
        } else {
          quick++;
        }
      },
    });
    await waitUntil("the slow one has begun", () => slow.length === 1);
    await waitUntil("the quick partition is read to its end", () => quick === 200);
    expect(slow).toEqual(["0"]);
    release();
    await waitUntil("the slow one goes on", () => slow.length === 3);
    await consumer.close();
    await running;
    expect(await fixture.committed(2)).toEqual([3, 200]);
  });

  test("is paused when more of it waits than is its share, and the memory stays bounded", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "share", 2);
    const value = requestOf(20_000);
    const records = Array.from({ length: 400 }, (_, key) => ({ value, key: String(key) }));
    await fixture.write(records.map((record) => ({ ...record, partition: 0 })));
    await fixture.write(records.map((record) => ({ ...record, partition: 1 })));
    const consumer = fixture.consumer({ consumer: { maxBufferedBytes: 2_000_000 } });
    const notices: [string, FlowNotice][] = [];
    consumer.on("paused", (notice) => notices.push(["paused", notice]));
    consumer.on("resumed", (notice) => notices.push(["resumed", notice]));
    let release = (): void => {};
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    const seen: number[][] = [[], []];
    const running = consumer.run({
      onTraces: async ({ keyText, partition }) => {
        seen[partition]?.push(Number(keyText));
        if (partition === 0) {
          await stuck;
        }
      },
    });
    await waitUntil("the quick partition is read", () => seen[1]?.length === 400);
    await waitUntil("the slow one is paused", () => notices.some(([what]) => what === "paused"));
    const slow = [{ topic: fixture.topic, partition: 0 }];
    expect(notices.find(([, { partitions }]) => partitions[0]?.partition === 0)).toEqual([
      "paused",
      { reason: "buffer", partitions: slow },
    ]);
    release();
    await waitUntil("all is read", () => seen[0]?.length === 400);
    const order = Array.from({ length: 400 }, (_, key) => key);
    expect(seen).toEqual([order, order]);
    expect(notices).toContainEqual(["resumed", { reason: "buffer", partitions: slow }]);
    await consumer.close();
    await running;
  });
});

test("memory stays within its bound when what the reader rejects waits, out of order", async () => {
  await using fixture = await TopicFixture.create(inject("bootstrapServers"), "rejected");
  const value = requestOf(100_000);
  const total = 300;
  await fixture.write(Array.from({ length: total }, (_, key) => ({ value, key: String(key) })));
  const maxBufferedBytes = 4_000_000;
  const consumer = fixture.consumer({
    consumer: { maxBufferedBytes, retryBackoffMs: 30_000 },
  });
  let paused = 0;
  consumer.on("paused", () => paused++);
  const rejected = new Set<string>();
  const running = consumer.run(
    {
      onTraces: ({ keyText }) => {
        rejected.add(keyText ?? "");
        throw new Error("not yet");
      },
    },
    { ordered: false },
  );
  await waitUntil("reading is paused", () => paused > 0);
  const seen = rejected.size;
  await new Promise((resolve) => setTimeout(resolve, 500));
  // Half of the bound is the driver's; one poll may be on its way.
  expect(rejected.size * value.length).toBeLessThan(maxBufferedBytes);
  expect(rejected.size).toBeLessThan(seen + 10);
  await consumer.close();
  await running;
});

test("memory stays within its bound, however much there is to read", async () => {
  await using fixture = await TopicFixture.create(inject("bootstrapServers"), "bound", 2);
  const value = requestOf(100_000);
  for (let round = 0; round < 8; round++) {
    await fixture.write(Array.from({ length: 100 }, (_, key) => ({ value, partition: key % 2 })));
  }
  const consumer = fixture.consumer({ consumer: { maxBufferedBytes: 8_000_000 } });
  let release = (): void => {};
  const stuck = new Promise<void>((resolve) => {
    release = resolve;
  });
  let paused = 0;
  consumer.on("paused", ({ partitions }) => {
    paused += partitions.length;
  });
  const before = heldBytes();
  let read = 0;
  const running = consumer.run({
    onTraces: async () => {
      read++;
      await stuck;
    },
  });
  await waitUntil("both partitions are full", () => paused === 2);
  await new Promise((resolve) => setTimeout(resolve, 500));
  // Of 80 MB on the topic: half of the bound, and what one poll brought beyond it.
  expect(heldBytes() - before).toBeLessThan(8_000_000);
  release();
  await waitUntil("all is read", () => read === 800);
  await consumer.close();
  await running;
});

describe("pause and resume", () => {
  test("lose nothing and double nothing, whenever they come", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "pause", 3);
    const consumer = fixture.consumer();
    const seen: number[][] = [[], [], []];
    const running = consumer.run({
      onTraces: ({ keyText, partition }) => {
        seen[partition]?.push(Number(keyText));
      },
    });
    const total = 1_500;
    const writing = (async () => {
      for (let first = 0; first < total; first += 100) {
        await Promise.all([0, 1, 2].map((each) => fixture.writeNumbered(100, each, first)));
      }
    })();
    await waitUntil("all is assigned", () => consumer.assignment().length === 3);
    for (let round = 0; round < 40; round++) {
      await consumer.pause({ partition: round % 3 });
      await new Promise((resolve) => setTimeout(resolve, round % 7));
      await consumer.resume(round % 5 === 0 ? {} : { partition: round % 3 });
    }
    await consumer.resume();
    await writing;
    await waitUntil("all is read", () => seen.every(({ length }) => length >= total));
    const order = Array.from({ length: total }, (_, key) => key);
    expect(seen).toEqual([order, order, order]);
    await consumer.close();
    await running;
    expect(await fixture.committed(3)).toEqual([total, total, total]);
  });

  test("stop and start one partition, and say so", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "one", 2);
    const consumer = fixture.consumer();
    const notices: [string, FlowNotice][] = [];
    consumer.on("paused", (notice) => notices.push(["paused", notice]));
    consumer.on("resumed", (notice) => notices.push(["resumed", notice]));
    const seen: string[] = [];
    const running = consumer.run({
      onTraces: ({ keyText, partition }) => {
        seen.push(`${partition}:${keyText}`);
      },
    });
    await waitUntil("all is assigned", () => consumer.assignment().length === 2);
    const one = { topic: fixture.topic, partition: 1 };
    await consumer.pause(one);
    await fixture.writeNumbered(2, 1);
    await fixture.writeNumbered(2, 0);
    await waitUntil("the other is read", () => seen.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(seen).toEqual(["0:0", "0:1"]);
    await consumer.resume(one);
    await waitUntil("the paused one is read", () => seen.length === 4);
    expect(seen.slice(2)).toEqual(["1:0", "1:1"]);
    expect(notices).toEqual([
      ["paused", { reason: "reader", partitions: [one] }],
      ["resumed", { reason: "reader", partitions: [one] }],
    ]);
    await consumer.close();
    await running;
  });

  test("outlast a rebalance", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "outlast", 2);
    const consumer = fixture.consumer({ consumer: { assignment: "range" } });
    const seen: string[] = [];
    const running = consumer.run({
      onTraces: ({ keyText }) => {
        seen.push(keyText ?? "");
      },
    });
    await waitUntil("all is assigned", () => consumer.assignment().length === 2);
    await consumer.pause();
    const other = fixture.consumer({ consumer: { assignment: "range" } });
    const iterator = other.batches("traces");
    const waiting = iterator.next();
    await waitUntil("each has one", () => consumer.assignment().length === 1);
    await iterator.return();
    await waiting;
    await waitUntil("both are back", () => consumer.assignment().length === 2);
    await fixture.writeNumbered(2, 0);
    await fixture.writeNumbered(2, 1);
    await new Promise((resolve) => setTimeout(resolve, 500));
    // What came while it was assigned anew was not read: the pause is remembered.
    expect(seen).toEqual([]);
    await consumer.resume();
    await waitUntil("all is read", () => seen.length === 4);
    await consumer.close();
    await running;
  });
});

describe("concurrency", () => {
  test("has one handler at work for each partition, in order, and no more than allowed", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "ordered", 6);
    for (let partition = 0; partition < 6; partition++) {
      await fixture.writeNumbered(20, partition);
    }
    const consumer = fixture.consumer();
    const atWork = new Map<number, number>();
    let most = 0;
    const seen: number[][] = Array.from({ length: 6 }, () => []);
    const running = consumer.run(
      {
        onTraces: async ({ keyText, partition }) => {
          atWork.set(partition, (atWork.get(partition) ?? 0) + 1);
          expect(atWork.get(partition)).toBe(1);
          most = Math.max(
            most,
            [...atWork.values()].reduce((sum, count) => sum + count, 0),
          );
          await new Promise((resolve) => setTimeout(resolve, 1));
          seen[partition]?.push(Number(keyText));
          atWork.set(partition, 0);
        },
      },
      { concurrency: 4 },
    );
    await waitUntil("all is read", () => seen.every(({ length }) => length === 20));
    expect(most).toBe(4);
    const order = Array.from({ length: 20 }, (_, key) => key);
    expect(seen).toEqual(Array.from({ length: 6 }, () => order));
    await consumer.close();
    await running;
  });

  test("lets several handlers work on one partition when order does not matter", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "unordered");
    await fixture.writeNumbered(30);
    const consumer = fixture.consumer();
    let atWork = 0;
    let most = 0;
    let done = 0;
    const running = consumer.run(
      {
        onTraces: async () => {
          atWork++;
          most = Math.max(most, atWork);
          await new Promise((resolve) => setTimeout(resolve, 20));
          atWork--;
          done++;
        },
      },
      { concurrency: 5, ordered: false },
    );
    await waitUntil("all is done", () => done === 30);
    expect(most).toBe(5);
    await consumer.close();
    await running;
    expect(await fixture.committed()).toEqual([30]);
  });
});
