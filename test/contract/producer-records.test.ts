import { expect, test } from "vitest";
import { KafkaProducer } from "../../src/producer/index.ts";
import { partitionOfKey } from "../../src/producer/partition-hash.ts";
import { onBothBrokers, partitions } from "./brokers.ts";

onBothBrokers("writing plain records", (open) => {
  test("puts value, key, headers and time on the topic as they are", async () => {
    await using bench = open("whole");
    const location = await bench.producer.writeRecord({
      topic: bench.topic,
      value: Uint8Array.of(104, 105),
      key: "kéy",
      headers: [
        ["a", "1"],
        ["b", ""],
        ["a", Uint8Array.of(50)],
      ],
      partition: 2,
      timestamp: 1_700_000_000_123,
    });
    expect(location).toEqual({ partition: 2, offset: 0n });
    expect(await bench.read()).toEqual([
      {
        partition: 2,
        offset: 0,
        key: "kéy",
        value: Buffer.from("hi"),
        timestamp: 1_700_000_000_123,
        headers: [
          ["a", "1"],
          ["b", ""],
          ["a", "2"],
        ],
      },
    ]);
  });

  test("takes the least that a record can be", async () => {
    await using bench = open("least");
    const { producer, topic } = bench;
    const before = Date.now();
    await producer.writeRecord({ topic, value: "", partition: 0 });
    await producer.writeRecord({ topic, value: null, key: "gone", partition: 0 });
    const [empty, tombstone] = await bench.read();
    expect(empty).toMatchObject({ key: null, headers: [] });
    expect(empty?.value?.length ?? 0).toBe(0);
    expect(empty?.timestamp).toBeGreaterThanOrEqual(before - 1);
    expect(tombstone).toMatchObject({ key: "gone", value: null });
  });

  test("puts records with a key where the key belongs", async () => {
    await using bench = open("keyed");
    const { producer, topic } = bench;
    const keys = Array.from({ length: 40 }, (_, index) => `key ${index}`);
    const written = await Promise.all(
      keys.map((key) => producer.writeRecord({ topic, value: "v", key })),
    );
    expect(written.map(({ partition }) => partition)).toEqual(
      keys.map((key) => partitionOfKey("murmur2")(Buffer.from(key), partitions)),
    );
  });

  test("spreads records without a key over the partitions", async () => {
    await using bench = open("spread");
    const { producer, topic } = bench;
    const seen = new Set<number>();
    for (let index = 0; index < 200 && seen.size < partitions; index++) {
      seen.add((await producer.writeRecord({ topic, value: "v" })).partition);
    }
    expect(seen.size).toBe(partitions);
  });

  test("keeps the order of a partition, with hundreds under way, from the first record on", async () => {
    await using bench = open("ordered");
    const { producer, topic } = bench;
    const count = 2_000;
    const written = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        producer.writeRecord({ topic, value: String(index), partition: 1 }),
      ),
    );
    expect(written.map(({ offset }) => Number(offset))).toEqual(
      Array.from({ length: count }, (_, index) => index),
    );
    const values = (await bench.read()).map(({ value }) => Number(String(value)));
    expect(values).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  test("keeps the order where room is scarce", async () => {
    await using bench = open("scarce", {
      producer: { bufferMemory: 8_000, maxRequestSize: 8_000 },
    });
    const { producer, topic } = bench;
    const write = (index: number) =>
      producer.writeRecord({
        topic,
        value: String(index).padEnd(index % 7 === 0 ? 7_800 : 600),
        partition: 0,
      });
    await Promise.all(Array.from({ length: 60 }, (_, index) => write(index)));
    const values = (await bench.read()).map(({ value }) => Number(String(value)));
    expect(values).toEqual(Array.from({ length: 60 }, (_, index) => index));
  });

  test("fails for a partition that is not there, and for a value that is too large, and goes on", async () => {
    await using bench = open("impossible");
    const { producer, topic } = bench;
    await producer.writeRecord({ topic, value: "v", partition: 0 });
    await expect(
      producer.writeRecord({ topic, value: "v", partition: partitions }),
    ).rejects.toMatchObject({ name: "TopicError", code: "PARTITION_NOT_FOUND" });
    await expect(
      producer.writeRecord({ topic, value: Buffer.alloc(1_048_577) }),
    ).rejects.toMatchObject({ name: "MessageTooLargeError" });
    await expect(producer.writeRecord({ topic, value: "v", partition: 0 })).resolves.toEqual({
      partition: 0,
      offset: 1n,
    });
  });

  test("takes many at a time, in order, with one promise", async () => {
    await using bench = open("many");
    const { producer, topic } = bench;
    const records = Array.from({ length: 1_000 }, (_, index) => ({
      value: String(index),
      key: `k${index % 10}`,
      ...(index % 2 === 0 ? { partition: 1 } : {}),
    }));
    const locations = await producer.writeRecords(topic, records);
    const found = new Map(
      (await bench.read()).map(({ partition, offset, value }) => [
        `${partition} ${offset}`,
        String(value),
      ]),
    );
    expect(locations.map(({ partition, offset }) => found.get(`${partition} ${offset}`))).toEqual(
      records.map(({ value }) => value),
    );
    const offsetsOfOne = locations.filter(({ partition }) => partition === 1).map((l) => l.offset);
    expect(offsetsOfOne).toEqual([...offsetsOfOne].sort((a, b) => Number(a - b)));
    expect(await producer.writeRecords(topic, [])).toEqual([]);
  });

  test("says which of many were not written, after the rest went through", async () => {
    await using bench = open("some", { producer: { maxRequestSize: 5_000 } });
    const { producer, topic } = bench;
    const records = [
      { value: "a", partition: 0 },
      { value: Buffer.alloc(6_000), partition: 0 },
      { value: "b", partition: 0 },
    ];
    await expect(producer.writeRecords(topic, records)).rejects.toMatchObject({
      name: "MessageTooLargeError",
      recordsWritten: 2,
      failures: [{ topic, firstItem: 1, items: 1, bytes: 6_000 }],
    });
    await expect(
      producer.writeRecords(topic, [
        { value: "c", partition: 0 },
        { value: "d", partition: 99 },
      ]),
    ).rejects.toMatchObject({
      name: "ProducerError",
      code: "PRODUCE_FAILED",
      recordsWritten: 1,
      failures: [{ partition: 99, firstItem: 1, error: { code: "PARTITION_NOT_FOUND" } }],
    });
    await expect(
      producer.writeRecords(topic, [{ value: Buffer.alloc(6_000) }]),
    ).rejects.toMatchObject({ recordsWritten: 0 });
    expect((await bench.read()).map(({ value }) => String(value))).toEqual(["a", "b", "c"]);
    await expect(
      producer.writeRecords(topic, [{ value: "x" }, { value: "y", partition: 0.5 }]),
    ).rejects.toMatchObject({ name: "ConfigError" });
  });

  test("gives up on many at their time-out, or when they are called off", async () => {
    await using bench = open("stopped", { producer: { lingerMs: 400, flushIntervalMs: 1_000 } });
    const { producer, topic } = bench;
    await producer.writeRecord({ topic, value: "first", partition: 0 });
    const records = [
      { value: "a", partition: 0 },
      { value: "b", partition: 0 },
    ];
    await expect(producer.writeRecords(topic, records, { timeoutMs: 40 })).rejects.toMatchObject({
      name: "DeliveryTimeoutError",
      recordsWritten: 0,
      failures: [
        { firstItem: 0, items: 1, partition: 0, error: { code: "DELIVERY_TIMEOUT" } },
        { firstItem: 1, items: 1, partition: 0, error: { code: "DELIVERY_TIMEOUT" } },
      ],
    });
    const reason = new Error("enough");
    await expect(
      producer.writeRecords(topic, records, { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });

  test("can do without idempotence", async () => {
    await using bench = open("plain", { producer: { idempotence: false } });
    const { producer, topic } = bench;
    const written = await Promise.all(
      Array.from({ length: 50 }, () => producer.writeRecord({ topic, value: "v", partition: 3 })),
    );
    expect(new Set(written.map(({ offset }) => offset)).size).toBe(50);
  });

  test("writes what is under way before it closes", async () => {
    await using bench = open("closing");
    const { producer, topic } = bench;
    const writes = Array.from({ length: 500 }, (_, index) =>
      producer.writeRecord({ topic, value: String(index) }),
    );
    await Promise.all([producer.close(), producer.close()]);
    expect(await Promise.all(writes)).toHaveLength(500);
    expect(await bench.read()).toHaveLength(500);
    await expect(producer.writeRecord({ topic, value: "v" })).rejects.toMatchObject({
      name: "ClosedError",
    });
    await expect(producer.connect()).rejects.toMatchObject({ name: "ClosedError" });
  });

  test("is several producers' right", async () => {
    await using bench = open("several");
    const { topic } = bench;
    await bench.producer.writeRecord({ topic, value: "first" });
    await using other = open("several-other");
    expect(other.producer).toBeInstanceOf(KafkaProducer);
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        (index % 2 === 0 ? bench : other).producer.writeRecord({ topic, value: String(index) }),
      ),
    );
    expect(await bench.read()).toHaveLength(101);
  });
});
