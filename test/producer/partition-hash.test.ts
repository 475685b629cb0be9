import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DriverProducer, EmbeddedKafka } from "../../src/cluster/index.ts";
import { KafkaConfig } from "../../src/config/index.ts";
import {
  crc32,
  fnv1aMagnitude,
  murmur2,
  partitionOfKey,
} from "../../src/producer/partition-hash.ts";
import { waitUntil } from "../support/wait-until.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** The shortened forms of one text, as librdkafka's own tests take them. */
const long = "PreAmbleWillBeRemoved,ThePrePartThatIs";

describe("known answers", () => {
  // From Java's Utils.murmur2, as librdkafka's tests have them.
  test.each([
    ["kafka", 0xd067cf64],
    ["giberish123456789", 0x8f552b0c],
    ["1234", 0x9fc97b14],
    ["234", 0xe7c009ca],
    ["34", 0x873930da],
    ["4", 0x5a4b5ca1],
    [long, 0x78424f1c],
    [long.slice(1), 0x4a62b377],
    [long.slice(2), 0xe0e4e09e],
    [long.slice(3), 0x62b8b43f],
    ["", 0x106e08d9],
  ])("murmur2 of %j", (text, hash) => {
    expect(murmur2(bytes(text)) >>> 0).toBe(hash);
  });

  // From Go's hash/fnv, made positive as Sarama does.
  test.each([
    ["kafka", 0xd33c4e1],
    ["giberish123456789", 0x77a58295],
    ["1234", 0x23bdd03],
    ["234", 0x2dea3cd2],
    ["34", 0x740fa83e],
    ["4", 0x310ca263],
    [long, 0x65cbd69c],
    [long.slice(1), 0x6e49c79a],
    [long.slice(2), 0x69eed356],
    [long.slice(3), 0x6abcc023],
    ["", 0x7ee3623b],
  ])("FNV-1a of %j", (text, hash) => {
    expect(fnv1aMagnitude(bytes(text))).toBe(hash);
  });

  test.each([
    ["123456789", 0xcbf43926],
    ["", 0],
    ["The quick brown fox jumps over the lazy dog", 0x414fa339],
  ])("CRC-32 of %j", (text, hash) => {
    expect(crc32(bytes(text))).toBe(hash);
  });
});

describe("the partition of a key", () => {
  const partitioners = ["murmur2", "fnv1a", "crc32"] as const;
  let kafka: EmbeddedKafka;
  beforeAll(async () => {
    kafka = await EmbeddedKafka.start();
  });
  afterAll(() => kafka.stop());

  test.each(partitioners)("is where the driver's %s puts it", async (partitioner) => {
    const { bootstrapServers } = kafka;
    const keys = Array.from({ length: 200 }, (_, index) =>
      bytes(`${index}`.repeat(1 + (index % 9))),
    );
    const written: number[] = [];
    const reports = {
      delivered: (token: number, partition: number) => {
        written[token] = partition;
      },
      failed: () => {},
    };
    const driver = await DriverProducer.connect(
      new KafkaConfig({ bootstrapServers, producer: { partitioner } }),
      { bootstrapServers, embedded: true },
      { reports },
    );
    const record = { topic: `hash-${partitioner}`, partition: -1, timestamp: 0 };
    for (const [token, key] of keys.entries()) {
      driver.produce({ ...record, key, value: key, headers: undefined }, token);
    }
    await waitUntil("all are delivered", () => Object.keys(written).length === keys.length);
    await driver.disconnect();
    const partitionOf = partitionOfKey(partitioner);
    expect(written).toEqual(keys.map((key) => partitionOf(key, 4)));
    expect(new Set(written).size).toBe(4);
  });

  test("is murmur2's where the partitioner has no place for keys", () => {
    const key = bytes("5b8efff798038103d269b633813fc60c");
    expect(partitionOfKey("random")(key, 12)).toBe(partitionOfKey("murmur2")(key, 12));
  });

  test.each([...partitioners, "random"] as const)(
    "is one of the partitions, for any key, with %s",
    (partitioner) => {
      const partitionOf = partitionOfKey(partitioner);
      for (let index = 0; index < 2_000; index++) {
        const key = Uint8Array.from({ length: index % 40 }, (_, at) => (index * 31 + at * 7) & 255);
        const partition = partitionOf(key, 7);
        expect(Number.isInteger(partition) && partition >= 0 && partition < 7).toBe(true);
      }
    },
  );
});
