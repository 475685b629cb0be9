import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DriverProducer, driverHeaders } from "../../src/cluster/driver-producer.ts";
import { EmbeddedKafka } from "../../src/cluster/embedded-kafka.ts";
import { KafkaConfig, type KafkaOptions } from "../../src/config/index.ts";
import { ClosedError, type KafkaBridgeError } from "../../src/errors/index.ts";
import { waitUntil } from "../support/wait-until.ts";

let kafka: EmbeddedKafka;
beforeAll(async () => {
  kafka = await EmbeddedKafka.start();
});
afterAll(() => kafka.stop());

type Outcome = { partition: number; offset: number } | KafkaBridgeError;

/** A producer whose reports go to whoever waits for the token. */
async function connect(options: Omit<KafkaOptions, "bootstrapServers"> = {}) {
  const { bootstrapServers } = kafka;
  const waiting = new Map<number, (outcome: Outcome) => void>();
  const settle = (token: number, outcome: Outcome): void => {
    waiting.get(token)?.(outcome);
    waiting.delete(token);
  };
  const producer = await DriverProducer.connect(
    new KafkaConfig({ bootstrapServers, ...options }),
    { bootstrapServers, embedded: true },
    {
      reports: {
        delivered: (token, partition, offset) => settle(token, { partition, offset }),
        failed: settle,
      },
    },
  );
  let tokens = 0;
  return {
    producer,
    produce: (...args: Parameters<typeof record>): Promise<Outcome> =>
      new Promise((resolve) => {
        tokens++;
        waiting.set(tokens, resolve);
        producer.produce(record(...args), tokens);
      }),
    [Symbol.asyncDispose]: () => producer.disconnect(),
  };
}

function record(topic: string, extra: { partition?: number; value?: Uint8Array | null } = {}) {
  return {
    topic,
    partition: -1,
    value: Buffer.from("value"),
    key: null,
    timestamp: 0,
    headers: undefined,
    ...extra,
  };
}

describe("the driver's producer", () => {
  test("tells each record where it is", async () => {
    await using connected = await connect();
    const { produce } = connected;
    const outcomes = await Promise.all([
      produce("places", { partition: 1 }),
      produce("places", { partition: 1 }),
      produce("places", { partition: 2 }),
    ]);
    expect(outcomes).toEqual([
      { partition: 1, offset: 0 },
      { partition: 1, offset: 1 },
      { partition: 2, offset: 0 },
    ]);
  });

  test("takes tombstones, and values that are part of a larger buffer", async () => {
    await using connected = await connect();
    const whole = new Uint8Array(100).fill(7);
    const outcomes = await Promise.all([
      connected.produce("values", { partition: 0, value: null }),
      connected.produce("values", { partition: 0, value: whole.subarray(10, 20) }),
    ]);
    expect(outcomes).toHaveLength(2);
    expect(outcomes).toMatchObject([{ offset: 0 }, { offset: 1 }]);
  });

  test("refuses at once what can never be sent", async () => {
    await using connected = await connect();
    const { producer, produce } = connected;
    await produce("refused", { partition: 1 });
    expect(await produce("refused", { value: Buffer.alloc(1_048_576) })).toMatchObject({
      code: "MESSAGE_TOO_LARGE",
    });
    expect(await produce("refused", { partition: 77 })).toMatchObject({
      code: "PARTITION_NOT_FOUND",
    });
    expect(await produce("refused", { partition: 0 })).toMatchObject({ offset: 0 });
    expect(producer.fatal).toBeUndefined();
  });

  test("does not linger when it is flushed", async () => {
    await using connected = await connect({
      producer: { lingerMs: 60_000, flushIntervalMs: 60_000 },
    });
    const { producer, produce } = connected;
    await producer.topicLayout("flushed");
    const outcome = produce("flushed", { partition: 0 });
    await producer.flush(10_000);
    expect(await outcome).toMatchObject({ offset: 0 });
  });

  test("lets a topic appear by asking for it", async () => {
    await using connected = await connect();
    const layout = () => connected.producer.topicLayout("appears");
    await waitUntil("the topic is there", async () => (await layout()).partitions > 0);
    expect(await layout()).toEqual({ partitions: 4, available: [0, 1, 2, 3] });
  });

  test("disconnects once, after the calls under way", async () => {
    const { producer } = await connect();
    const layout = producer.topicLayout("last-question");
    const flushed = producer.flush(1_000);
    await Promise.all([producer.disconnect(), producer.disconnect()]);
    await producer.disconnect();
    expect(await layout).toHaveProperty("partitions");
    await flushed;
    await expect(producer.topicLayout("t")).rejects.toBeInstanceOf(ClosedError);
    await expect(producer.flush(1)).rejects.toBeInstanceOf(ClosedError);
  });
});

describe("headers for the driver", () => {
  test("keep order, doubles, bytes and empty values", () => {
    const value = new Uint8Array([1, 0, 2, 255]).subarray(1);
    const headers = driverHeaders([
      ["a", value],
      ["b", Buffer.from("")],
      ["a", Buffer.from("x\0y")],
    ]);
    expect(headers).toEqual([
      { a: Buffer.from([0, 2, 255]) },
      { b: Buffer.alloc(0) },
      { a: Buffer.from("x\0y") },
    ]);
  });

  test("are absent where there are none", () => {
    expect(driverHeaders([])).toBeUndefined();
  });

  test("can have any name", () => {
    const [header] = driverHeaders([["__proto__", Buffer.from("v")]]) ?? [];
    expect(Object.entries(header ?? {})).toEqual([["__proto__", Buffer.from("v")]]);
  });
});
