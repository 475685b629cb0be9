import { mkdtemp, readdir, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KafkaConnector } from "../../src/connector/index.ts";
import type { KafkaBridgeError } from "../../src/errors/index.ts";
import { KafkaSpanExporter } from "../../src/exporter/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { uniqueTopic } from "../support/names.ts";
import { readTopic } from "../support/read-topic.ts";
import { sdkLines } from "../support/sdk-lines.ts";
import { waitUntil } from "../support/wait-until.ts";

let cluster: JvmCluster;
let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "test-kafka-data-"));
  cluster = await JvmCluster.start({ heapMb: 256, dataFolders: { 1: join(data, "1") } });
});
afterAll(async () => {
  await cluster.stop();
  await rm(data, { recursive: true, force: true });
});

/** Where the last batch of a log begins: each has its base offset, 8 bytes, then its length, 4 bytes. */
function lastBatchOf(log: Buffer): number {
  let last = 0;
  for (let at = 0; at + 12 <= log.length; at += 12 + log.readInt32BE(at + 8)) {
    if (log.readInt32BE(at + 8) <= 0) {
      break;
    }
    last = at;
  }
  return last;
}

/**
 * Has the broker forget the last batch of a partition, as after a power cut, or where a replica that
 * lagged behind became the leader: a producer goes on with a number that it does not expect. That is
 * what Kafka's clients call fatal: they cannot tell any more what is on the topic.
 */
async function forgetLastBatch(topic: string): Promise<void> {
  const broker = cluster.broker(1);
  await broker.kill();
  const folder = join(data, "1", `${topic}-0`);
  const files = await readdir(folder);
  const [name = ""] = files.filter((file) => file.endsWith(".log"));
  const log = join(folder, name);
  await truncate(log, lastBatchOf(await readFile(log)));
  // What it remembers of producers is then read from the log.
  const remembered = files.filter((file) => /\.(snapshot|index|timeindex)$/.test(file));
  await Promise.all(remembered.map((file) => rm(join(folder, file))));
  await broker.start();
}

const settings = () => ({
  bootstrapServers: cluster.bootstrapServers,
  producer: { lingerMs: 0, flushIntervalMs: 1, deliveryTimeoutMs: 300_000 },
});

async function createTopic(prefix: string): Promise<string> {
  const name = uniqueTopic(prefix);
  await using connector = await KafkaConnector.connect(settings());
  await connector.createTopic({ name, partitions: 1 });
  return name;
}

function oneSpan() {
  const spans = sdkLines[0]?.spans([{ attributes: {} }], (provider) => {
    provider.getTracer("lost").startSpan("one").end();
  });
  return spans ?? [];
}

const valuesOn = async (topic: string): Promise<(string | undefined)[]> =>
  (await readTopic(cluster.bootstrapServers, topic)).map(({ value }) => value?.toString());

describe("a broker that has lost what it acknowledged", () => {
  test("ends a producer, which says so to all writes from then on", async () => {
    const topic = await createTopic("ended");
    const producer = new KafkaProducer(settings());
    const told: KafkaBridgeError[] = [];
    producer.on("error", (error) => told.push(error));
    for (const value of ["0", "1", "2"]) {
      await producer.writeRecord({ topic, value });
    }
    await forgetLastBatch(topic);
    const failure = await producer.writeRecord({ topic, value: "3" }).then(
      () => undefined,
      (error: KafkaBridgeError) => error,
    );
    expect(failure).toMatchObject({ code: "PRODUCER_FATAL", fatal: true, retriable: false });
    expect(told).toEqual([failure]);
    await expect(producer.writeRecord({ topic, value: "4" })).rejects.toBe(failure);
    await producer.close();
    expect(await valuesOn(topic)).toEqual(["0", "1"]);
  });

  test("has a connector go on with a new producer; nothing comes twice", async () => {
    const topic = await createTopic("replaced");
    await using connector = await KafkaConnector.connect(settings());
    const events: string[] = [];
    connector.on("restarting", ({ part, error }) => events.push(`${part} ${error.code}`));
    connector.on("restarted", (part) => events.push(`${part} again`));
    for (const value of ["0", "1", "2"]) {
      await connector.writeRecord({ topic, value });
    }
    const first = connector.producer;
    await forgetLastBatch(topic);
    const underWay = ["3", "4", "5"].map((value) => connector.writeRecord({ topic, value }));
    const outcomes = await Promise.allSettled(underWay);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(3).fill("rejected"));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ reason: { code: "PRODUCER_FATAL" } });
    }
    // Waits for the new one.
    const { offset } = await connector.writeRecord({ topic, value: "6" });
    expect(offset).toBe(2n);
    expect(connector.producer).not.toBe(first);
    expect(events).toEqual(["producer PRODUCER_FATAL", "producer again"]);
    for (const value of ["7", "8"]) {
      await connector.writeRecord({ topic, value });
    }
    expect(connector.stats().errorsByCode).toMatchObject({ PRODUCER_FATAL: 3 });
    expect(await valuesOn(topic)).toEqual(["0", "1", "6", "7", "8"]);
  });

  test("costs an exporter of the SDK the export that meets it, and no other", async () => {
    const topic = await createTopic("exported");
    const exporter = new KafkaSpanExporter({ ...settings(), topic }, { timeoutMs: 300_000 });
    const exported = (): Promise<string> =>
      new Promise((resolve) =>
        exporter.export(oneSpan(), ({ error }) =>
          resolve(error === undefined ? "done" : (error as KafkaBridgeError).code),
        ),
      );
    for (let count = 0; count < 3; count++) {
      expect(await exported()).toBe("done");
    }
    await forgetLastBatch(topic);
    expect(await exported()).toBe("PRODUCER_FATAL");
    await waitUntil("it exports again", async () => (await exported()) === "done");
    await exporter.shutdown();
    expect(await valuesOn(topic)).toHaveLength(3);
  });
});
