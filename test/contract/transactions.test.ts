import { describe, expect, test } from "vitest";
import { KafkaConsumer } from "../../src/consumer/index.ts";
import { createTracesBatch } from "../../src/otlp/index.ts";
import { KafkaProducer, type Transaction } from "../../src/producer/index.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { readCommitted } from "../support/read-committed.ts";
import { onBothBrokers } from "./brokers.ts";

/** A producer that has what it needs for transactions. */
const transactional = () => ({ producer: { transactionalId: uniqueGroup("tx") } });

const span = (name: string) => ({
  name,
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  startTime: 1n,
  endTime: 2n,
});

onBothBrokers("transactions", (open, broker) => {
  const values = async (topic: string): Promise<string[]> =>
    (await readCommitted(broker().bootstrapServers, topic)).map(({ value }) => value);
  /** What a reader sees of a transaction that was aborted. */
  const aborted = (...records: string[]): string[] =>
    broker().capabilities.has("abortedTransactions") ? [] : records;

  test("make what their callback wrote visible when it returns", async () => {
    await using bench = open("commit", transactional());
    const { producer, topic } = bench;
    const result = await producer.transaction(async (tx) => {
      const [first] = await tx.writeRecords(topic, [
        { value: "a", partition: 0 },
        { value: "b", partition: 0 },
      ]);
      const second = tx.writeRecord({ topic, value: "c", partition: 0 });
      const spans = await tx.writeTraces(createTracesBatch({ spans: [span("s")] }));
      return { first, second: await second, spans: spans.recordsWritten };
    });
    expect(result).toMatchObject({
      first: { partition: 0, offset: 0n },
      second: { partition: 0 },
      spans: 1,
    });
    const read = await readCommitted(broker().bootstrapServers, topic);
    expect(read).toHaveLength(4);
    expect(read.filter(({ value }) => "abc".includes(value)).map(({ value }) => value)).toEqual([
      "a",
      "b",
      "c",
    ]);
  });

  test("rethrow what the callback threw, and leave nothing to be seen", async () => {
    await using bench = open("throw", transactional());
    const { producer, topic } = bench;
    const error = new Error("the callback's own");
    const run = producer.transaction(async (tx) => {
      await tx.writeRecord({ topic, value: "a" });
      throw error;
    });
    await expect(run).rejects.toBe(error);
    expect(error).not.toHaveProperty("abortFailure");
    expect(await values(topic)).toEqual(aborted("a"));
    await producer.transaction((tx) => tx.writeRecord({ topic, value: "b", partition: 1 }));
    expect((await values(topic)).sort()).toEqual([...aborted("a"), "b"]);
  });

  test("wait for the writes under way when the callback throws", async () => {
    await using bench = open("underway", transactional());
    const { producer, topic } = bench;
    const writes: Promise<unknown>[] = [];
    const run = producer.transaction((tx) => {
      for (let index = 0; index < 50; index++) {
        writes.push(tx.writeRecord({ topic, value: `v${index}` }));
      }
      throw new Error("at once");
    });
    await expect(run).rejects.toThrow("at once");
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.every(({ status }) => status === "fulfilled")).toBe(true);
  });

  test("are aborted by a write that failed, though the callback dealt with it", async () => {
    await using bench = open("swallowed", transactional());
    const { producer, topic } = bench;
    const run = producer.transaction(async (tx) => {
      await tx.writeRecord({ topic, value: "kept", partition: 0 });
      await tx.writeRecord({ topic, value: "x".repeat(3_000_000) }).catch(() => {});
      return "the callback is content";
    });
    await expect(run).rejects.toMatchObject({
      name: "TransactionError",
      code: "TRANSACTION_REFUSED",
      retriable: false,
      cause: { name: "MessageTooLargeError" },
    });
    expect(await values(topic)).toEqual(aborted("kept"));
  });

  test("take their turns", async () => {
    await using bench = open("turns", transactional());
    const { producer, topic } = bench;
    let open_ = 0;
    let most = 0;
    const work = (value: string) => async (tx: Transaction) => {
      open_++;
      most = Math.max(most, open_);
      await tx.writeRecord({ topic, value, partition: 0 });
      open_--;
    };
    await Promise.all(["a", "b", "c"].map((value) => producer.transaction(work(value))));
    expect(most).toBe(1);
    expect(await values(topic)).toEqual(["a", "b", "c"]);
  });

  test("are aborted in time, and the producer goes on", async () => {
    await using bench = open("expired", transactional());
    const { producer, topic } = bench;
    await producer.connect();
    let late: Promise<unknown> = Promise.resolve();
    const run = producer.transaction(
      async (tx) => {
        await tx.writeRecord({ topic, value: "slow", partition: 0 });
        await new Promise((resolve) => tx.signal.addEventListener("abort", resolve));
        late = tx.writeRecord({ topic, value: "too late" });
        await late.catch(() => {});
      },
      { timeoutMs: 2_000 },
    );
    await expect(run).rejects.toMatchObject({ code: "TRANSACTION_EXPIRED", retriable: true });
    await expect(late).rejects.toMatchObject({ code: "TRANSACTION_EXPIRED" });
    await producer.transaction((tx) => tx.writeRecord({ topic, value: "next", partition: 0 }));
    expect(await values(topic)).toEqual([...aborted("slow"), "next"]);
  });

  test("are aborted by their signal", async () => {
    await using bench = open("signal", transactional());
    const { producer, topic } = bench;
    const controller = new AbortController();
    const reason = new Error("no longer wanted");
    const run = producer.transaction(
      async (tx) => {
        await tx.writeRecord({ topic, value: "a" });
        controller.abort(reason);
      },
      { signal: controller.signal },
    );
    await expect(run).rejects.toBe(reason);
    expect(await values(topic)).toEqual(aborted("a"));
  });

  test("commit the offsets of what they acknowledge, once", async () => {
    const topic = uniqueTopic("eos-in");
    const output = uniqueTopic("eos-out");
    const group = uniqueGroup("eos");
    const { bootstrapServers } = broker();
    const base = { bootstrapServers, topic: { name: topic, partitions: 1 } };
    await using seed = new KafkaProducer(base);
    for (let index = 0; index < 6; index++) {
      const batch = createTracesBatch({ spans: [span(`s${index}`)] });
      await seed.writeTraces(batch, { partition: 0 });
    }
    const reading = { ...base, groupId: group, fromBeginning: true };
    const committed: string[] = [];
    let attempts = 0;
    {
      await using consumer = new KafkaConsumer({ ...reading, consumer: { retryBackoffMs: 1 } });
      await using producer = new KafkaProducer({ ...base, ...transactional() });
      for await (const batch of consumer.batches("traces")) {
        const [name = ""] = batch.spans.map((each) => each.name);
        attempts++;
        try {
          await producer.transaction(async (tx) => {
            tx.acknowledge(batch);
            expect(batch.settled).toBe(true);
            await tx.writeRecord({ topic: output, value: name, partition: 0 });
            if (attempts === 3) {
              throw new Error("the third fails");
            }
          });
          committed.push(name);
        } catch (error) {
          expect(error).toMatchObject({ message: "the third fails" });
        }
        if (committed.length === 5) {
          break;
        }
      }
    }
    expect(committed).toEqual(["s0", "s1", "s2", "s3", "s4"]);
    expect(attempts).toBe(6);
    if (aborted("s").length === 0) {
      expect(await values(output)).toEqual(committed);
    }
    await using next = new KafkaConsumer(reading);
    for await (const batch of next.batches("traces")) {
      expect(batch.spans[0]?.name).toBe("s5");
      break;
    }
  });

  test("refuse a batch whose turn it is not, and hand it out again", async () => {
    const topic = uniqueTopic("eos-order");
    const { bootstrapServers } = broker();
    const base = { bootstrapServers, topic: { name: topic, partitions: 1 } };
    await using seed = new KafkaProducer(base);
    for (const name of ["s0", "s1"]) {
      await seed.writeTraces(createTracesBatch({ spans: [span(name)] }), { partition: 0 });
    }
    await using consumer = new KafkaConsumer({
      ...base,
      groupId: uniqueGroup("order"),
      fromBeginning: true,
      consumer: { retryBackoffMs: 1 },
    });
    await using producer = new KafkaProducer({ ...base, ...transactional() });
    const batches = consumer.batches("traces");
    const first = (await batches.next()).value;
    const second = (await batches.next()).value;
    if (first === undefined || second === undefined) {
      throw new Error("there are two batches");
    }
    const early = producer.transaction((tx) => tx.acknowledge(second));
    await expect(early).rejects.toMatchObject({
      code: "TRANSACTION_FAILED",
      retriable: true,
      message: expect.stringContaining("offset 0 comes before"),
    });
    const again = (await batches.next()).value;
    expect(again?.offset).toBe(1n);
    expect(again?.attempt).toBe(1);
    if (again !== undefined) {
      await producer.transaction((tx) => tx.acknowledge(first, again));
    }
    await batches.return();
  });
});

describe("a transaction without brokers", () => {
  const unreachable = "127.0.0.1:1";

  test("costs nothing when it is empty", async () => {
    await using producer = new KafkaProducer({
      bootstrapServers: unreachable,
      ...transactional(),
    });
    await expect(producer.transaction(() => 42)).resolves.toBe(42);
    const error = new Error("mine");
    await expect(producer.transaction(() => Promise.reject(error))).rejects.toBe(error);
  });
});
