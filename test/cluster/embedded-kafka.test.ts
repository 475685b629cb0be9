import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { EmbeddedKafka, isRunningHere, sharedEmbedded } from "../../src/cluster/embedded-kafka.ts";
import { KafkaProducer } from "../../src/producer/index.ts";

const run = promisify(execFile);
const here = new URL(".", import.meta.url);

/** Runs a module of this repository's sources in a process of its own. */
function runScript(code: string) {
  const args = ["--import", "tsx", "--input-type=module", "--eval", code];
  return run(process.execPath, args, { cwd: here, timeout: 120_000 });
}

const producerModule = JSON.stringify(new URL("../../src/producer/index.ts", here).href);
const embeddedModule = JSON.stringify(new URL("../../src/cluster/embedded-kafka.ts", here).href);

describe("the embedded cluster", () => {
  test("has one broker, or as many as asked for", async () => {
    await using one = await EmbeddedKafka.start();
    await using three = await EmbeddedKafka.start({ brokers: 3 });
    expect(one.bootstrapServers.split(",")).toHaveLength(1);
    expect(three.bootstrapServers.split(",")).toHaveLength(3);
  });

  test("is known by its address while it runs", async () => {
    const kafka = await EmbeddedKafka.start({ brokers: 2 });
    const addresses = kafka.bootstrapServers.split(",");
    expect(isRunningHere(addresses)).toBe(true);
    expect(isRunningHere([...addresses, "127.0.0.1:1"])).toBe(false);
    await kafka.stop();
    expect(isRunningHere(addresses)).toBe(false);
  });

  test("stops once, however often it is told to", async () => {
    const kafka = await EmbeddedKafka.start();
    await Promise.all([kafka.stop(), kafka.stop()]);
    await kafka.stop();
    await kafka[Symbol.asyncDispose]();
  });

  test("is one for all who ask for the shared one", async () => {
    const [first, second] = await Promise.all([sharedEmbedded(), sharedEmbedded()]);
    expect(first).toBe(second);
  });

  test("takes records of another process", async () => {
    await using kafka = await EmbeddedKafka.start();
    const { stdout } = await runScript(`
      const { KafkaProducer } = await import(${producerModule});
      const producer = new KafkaProducer({ bootstrapServers: ${JSON.stringify(kafka.bootstrapServers)} });
      const { offset } = await producer.writeRecord({ topic: "t", value: "v", partition: 0 });
      await producer.close();
      process.stdout.write(String(offset));
    `);
    expect(stdout).toBe("0");
    await using producer = new KafkaProducer({ bootstrapServers: kafka.bootstrapServers });
    const { offset } = await producer.writeRecord({ topic: "t", value: "v", partition: 0 });
    expect(offset).toBe(1n);
  });
});

describe("a process with an embedded cluster", () => {
  test("ends by itself once its producer is closed", async () => {
    const { stdout } = await runScript(`
      const { KafkaProducer } = await import(${producerModule});
      const producer = new KafkaProducer({ bootstrapServers: "embedded" });
      await producer.writeRecord({ topic: "t", value: "v" });
      await producer.close();
      process.stdout.write("closed");
    `);
    expect(stdout).toBe("closed");
  });

  test("ends by itself without stopping the cluster", async () => {
    const { stdout } = await runScript(`
      const { EmbeddedKafka } = await import(${embeddedModule});
      const kafka = await EmbeddedKafka.start({ brokers: 3 });
      process.stdout.write(kafka.bootstrapServers);
    `);
    expect(stdout.split(",")).toHaveLength(3);
  });

  test("keeps a cluster that nobody holds on to", async () => {
    const { stdout } = await runScript(`
      const { setFlagsFromString } = await import("node:v8");
      const { runInNewContext } = await import("node:vm");
      const { EmbeddedKafka } = await import(${embeddedModule});
      const { KafkaProducer } = await import(${producerModule});
      const bootstrapServers = await EmbeddedKafka.start().then((kafka) => kafka.bootstrapServers);
      setFlagsFromString("--expose-gc");
      const collect = runInNewContext("gc");
      for (let i = 0; i < 5; i++) {
        await new Promise((resolve) => setImmediate(resolve));
        collect();
      }
      const producer = new KafkaProducer({ bootstrapServers });
      const { offset } = await producer.writeRecord({ topic: "t", value: "v" });
      await producer.close();
      process.stdout.write(String(offset));
    `);
    expect(stdout).toBe("0");
  });
});
