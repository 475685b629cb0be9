import { describe, expect, inject, test } from "vitest";
import { KafkaConsumer } from "../../src/consumer/index.ts";
import { ClosedError, ConsumerError } from "../../src/errors/index.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { freePorts } from "../support/ports.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

/** What keeps a process alive, by kind. */
function handles(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) {
    if (name === "Timeout" || name === "TCPSocketWrap") {
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}

describe("closing", () => {
  test("ends a loop, whether it waits or works", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "loop");
    await fixture.writeNumbered(1);
    const consumer = fixture.consumer();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const batch of consumer.batches("traces")) {
        seen.push(batch.keyText ?? "");
        batch.ack();
      }
      return "ended";
    })();
    await waitUntil("the record is read", () => seen.length === 1);
    await consumer.close();
    expect(await reading).toBe("ended");
    expect(await fixture.committed()).toEqual([1]);
  });

  test("waits for handlers that are at work, and commits what they did", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "drain", 3);
    for (const partition of [0, 1, 2]) {
      await fixture.writeNumbered(5, partition);
    }
    const consumer = fixture.consumer();
    let atWork = 0;
    let done = 0;
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const running = consumer.run({
      onTraces: async () => {
        atWork++;
        await finished;
        atWork--;
        done++;
      },
    });
    await waitUntil("three are at work", () => atWork === 3);
    const closing = consumer.close();
    finish();
    await closing;
    expect(atWork).toBe(0);
    await running;
    const committed = await fixture.committed(3);
    expect(committed.reduce((sum, offset) => sum + offset, 0)).toBe(done);
    expect(committed.every((offset) => offset >= 1 && offset < 5)).toBe(true);
  });

  test("does not wait longer than it was told, and commits nothing of what is late", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "late");
    await fixture.writeNumbered(2);
    const consumer = fixture.consumer();
    let finish = (): void => {};
    const stuck = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let begun = 0;
    let aborted = false;
    const running = consumer.run({
      onTraces: async (batch) => {
        begun++;
        batch.revoked.addEventListener("abort", () => {
          aborted = true;
        });
        await stuck;
      },
    });
    await waitUntil("it is at work", () => begun === 1);
    await consumer.close({ timeoutMs: 50 });
    await running;
    expect(aborted).toBe(true);
    finish();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await fixture.committed()).toEqual([-1]);
  });

  test("may be called at any moment, any number of times", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "moments", 2);
    await fixture.writeNumbered(50, 0);
    await fixture.writeNumbered(50, 1);
    for (const afterMs of [0, 1, 5, 20, 50, 100, 200]) {
      const consumer = fixture.consumer({ groupId: `${fixture.group}-${afterMs}` });
      const running = consumer.run({
        onTraces: () => new Promise((resolve) => setTimeout(resolve, 1)),
      });
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await Promise.all([consumer.close(), consumer.close()]);
      await consumer.close();
      await running;
    }
  });

  test("makes later calls fail, and an unused consumer can be closed, too", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "after");
    const consumer = fixture.consumer();
    await consumer.close();
    await expect(consumer.batches("traces").next()).rejects.toThrow(ClosedError);
    await expect(consumer.run({ onTraces: () => {} })).rejects.toThrow(ClosedError);
    await expect(consumer.commit()).rejects.toThrow(ClosedError);
    await expect(consumer.connect()).rejects.toThrow(ClosedError);
  });

  test("gives the partitions to others at once", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "others", 2);
    await fixture.writeNumbered(1, 0);
    const first = fixture.consumer({ consumer: { sessionTimeoutMs: 120_000 } });
    const reading = first.run({ onTraces: () => {} });
    await waitUntil("all is assigned", () => first.assignment().length === 2);
    const started = performance.now();
    await first.close();
    await reading;
    const second = fixture.consumer();
    const iterator = second.batches("traces");
    const waiting = iterator.next();
    await waitUntil("all is assigned again", () => second.assignment().length === 2);
    // The session time-out would be 120 s.
    expect(performance.now() - started).toBeLessThan(60_000);
    await iterator.return();
    await waiting;
  });

  test("leaves no timer and no socket behind", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "leaks");
    await fixture.writeNumbered(3);
    const before = handles();
    for (let round = 0; round < 3; round++) {
      const consumer = fixture.consumer({ groupId: `${fixture.group}-${round}` });
      const seen: string[] = [];
      for await (const batch of consumer.batches("traces")) {
        seen.push(batch.keyText ?? "");
        if (batch.attempt === 1 && seen.length === 1) {
          batch.nack(new Error("later"));
        } else {
          batch.ack();
        }
        if (seen.length === 3) {
          break;
        }
      }
      await consumer.close();
    }
    await waitUntil("all is gone", () => {
      const after = handles();
      return Object.entries(after).every(([name, count]) => count <= (before[name] ?? 0));
    });
  });
});

describe("an abort signal", () => {
  test("ends loops and runs without an error", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "abort");
    await fixture.writeNumbered(1);
    const consumer = fixture.consumer();
    const controller = new AbortController();
    for await (const batch of consumer.batches("traces", { signal: controller.signal })) {
      batch.ack();
      controller.abort();
    }
    await consumer.run({ onTraces: () => {} }, { signal: AbortSignal.timeout(200) });
    const aborted = AbortSignal.abort();
    expect(await consumer.batches("traces", { signal: aborted }).next()).toEqual({
      done: true,
      value: undefined,
    });
    await consumer.close();
    expect(await fixture.committed()).toEqual([1]);
  });

  test("ends waiting for a broker that is not there", async () => {
    const [port] = await freePorts(1);
    const consumer = new KafkaConsumer({ bootstrapServers: `127.0.0.1:${port}`, groupId: "g" });
    const running = consumer.run({ onTraces: () => {} }, { signal: AbortSignal.timeout(100) });
    await running;
    const started = performance.now();
    const connecting = consumer.connect();
    connecting.catch(() => {});
    await consumer.close();
    expect(performance.now() - started).toBeLessThan(40_000);
    await expect(connecting).rejects.toThrow(ClosedError);
  });
});

test("a second reading at the same time is refused", async () => {
  await using fixture = await TopicFixture.create(inject("bootstrapServers"), "twice");
  const consumer = fixture.consumer();
  const first = consumer.batches("traces");
  const waiting = first.next();
  await expect(consumer.batches("traces").next()).rejects.toThrow(ConsumerError);
  await expect(consumer.run({ onTraces: () => {} })).rejects.toMatchObject({
    code: "ALREADY_READING",
  });
  await first.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

/** Each starts a broker of its own, which takes a while on a busy machine. */
describe("when the broker is gone", { timeout: 240_000 }, () => {
  test("closing ends within its bounds, and the loop ends, too", async () => {
    await using cluster = await JvmCluster.start();
    await using fixture = await TopicFixture.create(cluster.bootstrapServers, "gone");
    await fixture.writeNumbered(3);
    const consumer = fixture.consumer();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const batch of consumer.batches("traces")) {
        seen.push(batch.keyText ?? "");
        batch.ack();
      }
    })();
    await waitUntil("all is read", () => seen.length === 3);
    cluster.broker(1).freeze();
    const started = performance.now();
    await consumer.close();
    await reading;
    // The last commit is waited for 5 s, and a goodbye to the group as long.
    expect(performance.now() - started).toBeLessThan(60_000);
    cluster.broker(1).thaw();
  });

  test("reading goes on when it is back, and says meanwhile that it was gone", async () => {
    await using cluster = await JvmCluster.start();
    await using fixture = await TopicFixture.create(cluster.bootstrapServers, "back");
    await fixture.writeNumbered(2);
    const consumer = fixture.consumer({ consumer: { autoCommitIntervalMs: 100 } });
    const errors: string[] = [];
    consumer.on("error", ({ code }) => errors.push(code));
    const seen: string[] = [];
    const running = consumer.run({
      onTraces: ({ keyText }) => {
        seen.push(keyText ?? "");
      },
    });
    await waitUntil("the first are read", () => seen.length === 2);
    await waitUntil("they are committed", async () => (await fixture.committed())[0] === 2);
    await cluster.broker(1).kill();
    await waitUntil("it is noticed", () => errors.length > 0);
    await cluster.broker(1).start();
    await fixture.writeNumbered(2, 0, 2);
    await waitUntil("the rest is read", () => seen.length === 4);
    await consumer.close();
    await running;
    expect(seen).toEqual(["0", "1", "2", "3"]);
    expect(errors).toContain("CONNECTION_FAILED");
  });
});
