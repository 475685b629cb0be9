import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import type { KafkaOptions } from "../../src/config/index.ts";
import { ConfigError, type KafkaBridgeError } from "../../src/errors/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { silentPort } from "../cluster/tcp-peers.ts";

let kafka: EmbeddedKafka;
beforeAll(async () => {
  kafka = await EmbeddedKafka.start();
});
afterAll(() => kafka.stop());

function producerOf(options: Omit<KafkaOptions, "bootstrapServers"> = {}): KafkaProducer {
  return new KafkaProducer({ bootstrapServers: kafka.bootstrapServers, ...options });
}

const run = promisify(execFile);
const producerModule = new URL("../../src/producer/index.ts", import.meta.url).href;

const span = { resourceSpans: [{ scopeSpans: [{ spans: [{ name: "s" }] }] }] };

describe("a producer", () => {
  test("refuses options that cannot be", () => {
    expect(() => new KafkaProducer({ bootstrapServers: "b:1", producer: { acks: 1 } })).toThrow(
      ConfigError,
    );
  });

  test("connects at first use", async () => {
    await using producer = producerOf();
    await expect(producer.writeRecord({ topic: "first-use", value: "v" })).resolves.toMatchObject({
      offset: 0n,
    });
  });

  test("connects once for all who ask", async () => {
    await using producer = producerOf();
    await Promise.all([
      producer.connect(),
      producer.connect(),
      producer.writeTraces(span),
      producer.writeRecord({ topic: "together", value: "v" }),
    ]);
    await producer.connect();
  });

  test("can be closed before it was used, and by `await using`", async () => {
    const producer = producerOf();
    await producer.flush();
    await producer.close();
    await producer[Symbol.asyncDispose]();
    await expect(producer.writeTraces(span)).rejects.toMatchObject({ name: "ClosedError" });
  });

  test("tells by an event that it is closed", async () => {
    const producer = producerOf();
    await producer.connect();
    const closed = new Promise<void>((resolve) => producer.once("closed", resolve));
    await producer.close();
    await closed;
  });

  test("leaves nothing behind that runs, and no listener", async () => {
    // In a process of its own, where no timer is the test runner's.
    const code = `
      const { getEventListeners } = await import("node:events");
      const { KafkaProducer } = await import(${JSON.stringify(producerModule)});
      const span = ${JSON.stringify(span)};
      const { signal } = new AbortController();
      const producer = new KafkaProducer({ bootstrapServers: "embedded" });
      const limits = { timeoutMs: 60_000, signal };
      await Promise.all(
        Array.from({ length: 50 }, (_, i) => producer.writeTraces(span, { ...limits, key: "k" + i })),
      );
      await producer.writeRecord({ topic: "tidy", value: "v", ...limits });
      await producer.flush();
      await producer.close();
      await new Promise((resolve) => setImmediate(resolve));
      const running = process.getActiveResourcesInfo().filter((name) => !name.endsWith("Wrap"));
      process.stdout.write(JSON.stringify([running, getEventListeners(signal, "abort").length]));
    `;
    const args = ["--import", "tsx", "--input-type=module", "--eval", code];
    const { stdout } = await run(process.execPath, args, {
      cwd: new URL(".", import.meta.url),
      timeout: 120_000,
    });
    expect(JSON.parse(stdout)).toEqual([[], 0]);
  });
});

describe("a producer that cannot connect", () => {
  test("tells each write why, and can be tried again", async () => {
    const server = createServer();
    const address = await silentPort();
    const producer = new KafkaProducer({ bootstrapServers: address });
    const failures = await Promise.allSettled([
      producer.connect(),
      producer.writeTraces(span),
      producer.writeRecord({ topic: "t", value: "v" }),
    ]);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        status: "rejected",
        reason: { name: "ConnectionError", code: "CONNECTION_FAILED", retriable: true },
      });
    }
    // Something answers now, though not as a broker does: another attempt, another reason.
    server.on("connection", (socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end("HTTP/1.1 400\r\n"));
    });
    await new Promise<void>((resolve) =>
      server.listen(Number(address.split(":")[1]), "127.0.0.1", resolve),
    );
    await expect(producer.connect()).rejects.toMatchObject({ code: "PROTOCOL_MISMATCH" });
    await producer.close();
    server.close();
  });

  test("does not keep who gives up waiting", async () => {
    const producer = new KafkaProducer({ bootstrapServers: await silentPort() });
    await expect(producer.writeTraces(span, { timeoutMs: 50 })).rejects.toMatchObject({
      name: "TimeoutError",
    });
    const reason = new Error("enough");
    const controller = new AbortController();
    const write = producer.writeRecord({ topic: "t", value: "v", signal: controller.signal });
    controller.abort(reason);
    await expect(write).rejects.toBe(reason);
    await producer.close();
  });

  test("stops connecting when it is closed", async () => {
    const producer = new KafkaProducer({ bootstrapServers: await silentPort() });
    const write = producer.writeTraces(span);
    const outcome = write.catch((error: unknown) => error as KafkaBridgeError);
    await producer.close({ timeoutMs: 10 });
    expect(await outcome).toMatchObject({ name: "ClosedError" });
  });

  test("names the option that the driver cannot honour", async () => {
    await using producer = producerOf({ ssl: { serverName: "kafka.internal" } });
    // An embedded cluster has no TLS, so the name matters on a real one only.
    await producer.connect();
    const real = new KafkaProducer({
      bootstrapServers: "broker.invalid:9093",
      ssl: { serverName: "kafka.internal" },
    });
    await expect(real.connect()).rejects.toMatchObject({ name: "UnsupportedError" });
    await real.close();
  });
});

describe("calling a write off", () => {
  test("before it began leaves nothing on the topic", async () => {
    await using producer = producerOf();
    const reason = new Error("changed my mind");
    const signal = AbortSignal.abort(reason);
    const topic = "aborted-before";
    await expect(producer.writeTraces(span, { topic, signal })).rejects.toBe(reason);
    await expect(producer.writeRecord({ topic, value: "v", signal })).rejects.toBe(reason);
    await expect(producer.writeRecord({ topic, value: "v", partition: 0 })).resolves.toMatchObject({
      offset: 0n,
    });
  });

  test("while it is gathered keeps it from being sent, and gives its room back", async () => {
    await using producer = producerOf({
      producer: { bufferMemory: 2_000, maxRequestSize: 1_500 },
    });
    const topic = "aborted-gathered";
    const reason = new Error("changed my mind");
    const controller = new AbortController();
    await producer.connect();
    await producer.writeTraces(span, { topic, partition: 0 });
    const kept = producer.writeTraces(span, { topic, partition: 0 });
    await new Promise((resolve) => setImmediate(resolve));
    const dropped = producer.writeTraces(span, { topic, partition: 0, signal: controller.signal });
    await Promise.resolve();
    controller.abort(reason);
    await expect(dropped).rejects.toBe(reason);
    await kept;
    for (let index = 0; index < 10; index++) {
      await producer.writeTraces(span, { topic, partition: 0 });
    }
  });

  test("that is with the driver rejects, whatever becomes of the record", async () => {
    await using producer = producerOf({ producer: { lingerMs: 300, flushIntervalMs: 1_000 } });
    const topic = "aborted-late";
    await producer.writeRecord({ topic, value: "first", partition: 0 });
    const reason = new Error("too late");
    const controller = new AbortController();
    const write = producer.writeRecord({
      topic,
      value: "v",
      partition: 0,
      signal: controller.signal,
    });
    const timed = producer.writeRecord({ topic, value: "v", partition: 0, timeoutMs: 50 });
    const traces = producer.writeTraces(span, { topic, partition: 1, timeoutMs: 50 });
    setTimeout(() => controller.abort(reason), 30);
    await expect(write).rejects.toBe(reason);
    await expect(timed).rejects.toMatchObject({ name: "DeliveryTimeoutError", retriable: true });
    await expect(traces).rejects.toMatchObject({
      name: "DeliveryTimeoutError",
      recordsWritten: 0,
    });
  });
});
