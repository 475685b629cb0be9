import type { Metadata } from "@confluentinc/kafka-javascript";
import { Admin } from "@platformatic/kafka";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadDriver } from "../../src/cluster/index.ts";
import type { KafkaBridgeError } from "../../src/errors/index.ts";
import { KafkaProducer, type Transaction } from "../../src/producer/index.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { readCommitted } from "../support/read-committed.ts";
import { waitUntil } from "../support/wait-until.ts";

let cluster: JvmCluster;
let admin: Admin;
beforeAll(async () => {
  cluster = await JvmCluster.start({
    brokers: 3,
    heapMb: 320,
    properties: {
      "min.insync.replicas": "2",
      "transaction.abort.timed.out.transaction.cleanup.interval.ms": "200",
    },
  });
  const bootstrapBrokers = cluster.bootstrapServers.split(",");
  admin = new Admin({ clientId: "transaction-failures", bootstrapBrokers });
}, 120_000);
afterAll(async () => {
  await admin?.close();
  await cluster?.stop();
});

async function createTopic(purpose: string): Promise<string> {
  const topic = uniqueTopic(purpose);
  await admin.createTopics({ topics: [topic], partitions: 3, replicas: 3 });
  return topic;
}

function producerOf(transactionalId: string, transactionTimeoutMs = 30_000): KafkaProducer {
  return new KafkaProducer({
    bootstrapServers: cluster.bootstrapServers,
    socketTimeoutMs: Math.min(5_000, transactionTimeoutMs),
    producer: { transactionalId, transactionTimeoutMs },
  });
}

/** Another instance with the same id, such as in another process: our own refuses to be a second. */
async function takeOver(transactionalId: string): Promise<void> {
  const { Producer } = loadDriver();
  const other = new Producer({
    "bootstrap.servers": cluster.bootstrapServers,
    "transactional.id": transactionalId,
  });
  const call = (start: (done: (error: unknown) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      start((error) => (error ? reject(error) : resolve()));
    });
  await call((done) => other.connect({}, done));
  await call((done) => other.initTransactions(30_000, done));
  await call((done) => other.disconnect(() => done(null)));
}

async function valuesOf(topic: string): Promise<string[]> {
  const records = await readCommitted(cluster.bootstrapServers, topic);
  return records.map(({ value }) => value).sort();
}

/** The broker that coordinates a transactional id: the leader of its partition of the state topic. */
async function coordinatorOf(transactionalId: string): Promise<number> {
  const topic = "__transaction_state";
  const { Producer } = loadDriver();
  const client = new Producer({ "bootstrap.servers": cluster.bootstrapServers });
  const metadata = await new Promise<Metadata>((resolve, reject) => {
    client.connect({ topic, timeout: 10_000 }, (error: unknown, found: Metadata) =>
      error ? reject(error) : resolve(found),
    );
  });
  await new Promise<void>((resolve) => client.disconnect(() => resolve()));
  const partitions = metadata.topics.find(({ name }) => name === topic)?.partitions ?? [];
  const id = Math.abs(javaHash(transactionalId)) % partitions.length;
  return partitions.find((partition) => partition.id === id)?.leader ?? -1;
}

function javaHash(text: string): number {
  let hash = 0;
  for (const char of text) {
    hash = (Math.imul(31, hash) + char.charCodeAt(0)) | 0;
  }
  return hash;
}

async function leaderOf(topic: string, partition: number): Promise<number> {
  const metadata = await admin.metadata({ topics: [topic], forceUpdate: true });
  return metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1;
}

/** Runs a transaction until it is committed, as a program would. */
async function untilCommitted(
  producer: KafkaProducer,
  work: (tx: Transaction) => Promise<unknown>,
): Promise<KafkaBridgeError[]> {
  const failures: KafkaBridgeError[] = [];
  for (;;) {
    try {
      await producer.transaction(work);
      return failures;
    } catch (error) {
      failures.push(error as KafkaBridgeError);
      if (!(error as KafkaBridgeError).retriable || failures.length > 20) {
        throw error;
      }
    }
  }
}

describe("a producer that was thrown out", () => {
  test("by a newer one says so, from then on, on each call and by an event", async () => {
    const topic = await createTopic("fenced");
    const id = uniqueGroup("fenced");
    const producer = producerOf(id);
    const events: KafkaBridgeError[] = [];
    producer.on("error", (error) => events.push(error));
    await producer.transaction((tx) => tx.writeRecord({ topic, value: "before" }));
    const run = producer.transaction(async (tx) => {
      await tx.writeRecord({ topic, value: "lost" });
      await takeOver(id);
      return "the callback notices nothing";
    });
    await expect(run).rejects.toMatchObject({ name: "FencedError", retriable: false, fatal: true });
    await waitUntil("the event", () => events.length > 0);
    expect(events).toMatchObject([{ name: "FencedError" }]);
    const later = producer.transaction(() => "not even an empty one");
    await expect(later).rejects.toMatchObject({ name: "FencedError" });

    // While the old one is still there.
    const next = producerOf(id);
    await next.transaction((tx) => tx.writeRecord({ topic, value: "after" }));
    await producer.close();
    await expect(producerOf(id).connect()).rejects.toMatchObject({
      name: "ConfigError",
      message: expect.stringContaining("is in use by another producer of this process"),
    });
    await next.close();
    expect(await valuesOf(topic)).toEqual(["after", "before"]);
  });

  test("by the coordinator, as it took too long, says so too", async () => {
    const topic = await createTopic("slow");
    const id = uniqueGroup("slow");
    const producer = producerOf(id, 1_000);
    await producer.connect();
    const run = producer.transaction(
      async (tx) => {
        await tx.writeRecord({ topic, value: "slow" });
        // No timer of ours runs meanwhile, as in a process that was stopped.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4_000);
      },
      { timeoutMs: 1_000 },
    );
    const error = await run.catch((each: unknown) => each as KafkaBridgeError);
    // Whichever timer is first after the sleep; the coordinator has given up either way.
    const codes = ["PRODUCER_FENCED", "TRANSACTION_EXPIRED"];
    expect(codes).toContain((error as KafkaBridgeError).code);
    await expect(producer.transaction(() => 1)).rejects.toMatchObject({ name: "FencedError" });
    await producer.close();
    await using next = producerOf(id);
    await next.transaction((tx) => tx.writeRecord({ topic, value: "again" }));
    expect(await valuesOf(topic)).toEqual(["again"]);
  });
});

describe("a transaction while brokers fail", () => {
  test.each(["coordinator", "leader"] as const)(
    "comes through when its %s is killed in the middle",
    async (role) => {
      const topic = await createTopic(role);
      const id = uniqueGroup(role);
      await using producer = producerOf(id);
      await producer.transaction((tx) => tx.writeRecord({ topic, value: "first", partition: 0 }));
      const victim = cluster.broker(
        role === "coordinator" ? await coordinatorOf(id) : await leaderOf(topic, 0),
      );
      let attempts = 0;
      await untilCommitted(producer, async (tx) => {
        attempts++;
        await tx.writeRecord({ topic, value: `a${attempts}`, partition: 0 });
        if (attempts === 1) {
          await victim.kill();
        }
        await tx.writeRecord({ topic, value: `b${attempts}`, partition: 0 });
      });
      await victim.start();
      await producer.transaction((tx) => tx.writeRecord({ topic, value: "last", partition: 0 }));
      expect(await valuesOf(topic)).toEqual([`a${attempts}`, `b${attempts}`, "first", "last"]);
    },
    180_000,
  );

  test("waits for the outcome of a commit that no broker answers", async () => {
    const topic = await createTopic("silent");
    const id = uniqueGroup("silent");
    await using producer = producerOf(id);
    await producer.connect();
    let isOver = false;
    const run = producer
      .transaction(async (tx) => {
        await tx.writeRecord({ topic, value: "waited for" });
        for (const broker of cluster.brokers) {
          broker.freeze();
        }
      })
      .finally(() => {
        isOver = true;
      });
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(isOver).toBe(false);
    for (const broker of cluster.brokers) {
      broker.thaw();
    }
    const failure = await run.then(
      () => undefined,
      (error: unknown) => error as KafkaBridgeError,
    );
    // Brokers that slept for so long may have lost each other; then it was not committed.
    expect(failure === undefined || failure.retriable).toBe(true);
    expect(await valuesOf(topic)).toEqual(failure === undefined ? ["waited for"] : []);
  }, 180_000);

  test("says that the outcome is unknown when it is closed before", async () => {
    const topic = await createTopic("unknown");
    const id = uniqueGroup("unknown");
    const producer = producerOf(id);
    await producer.connect();
    let isFrozen = false;
    const outcome = producer
      .transaction(async (tx) => {
        await tx.writeRecord({ topic, value: "who knows" });
        for (const broker of cluster.brokers) {
          broker.freeze();
        }
        isFrozen = true;
      })
      .catch((error: unknown) => error as KafkaBridgeError);
    await waitUntil("all brokers stand still", () => isFrozen);
    // The commit is on its way by then.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await producer.close({ timeoutMs: 100 });
    expect(await outcome).toMatchObject({ code: "TRANSACTION_UNKNOWN", retriable: false });
    for (const broker of cluster.brokers) {
      broker.thaw();
    }
    await using next = producerOf(id);
    await untilCommitted(next, (tx) => tx.writeRecord({ topic, value: "settled" }));
    expect(await valuesOf(topic)).toContain("settled");
  }, 180_000);
});
