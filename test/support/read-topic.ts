import type {
  KafkaConsumer,
  LibrdKafkaError,
  Message,
  Metadata,
  WatermarkOffsets,
} from "@confluentinc/kafka-javascript";
import { loadDriver } from "../../src/cluster/load-driver.ts";
import { waitUntil } from "./wait-until.ts";

/** A record as it lies on a topic. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly timestamp: number;
  /** Values as text, in their order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const timeoutMs = 10_000;

/**
 * Reads all that is on a topic now, ordered by partition and offset. By the driver itself, so that
 * what the producer wrote is not judged by our own consumer.
 */
export async function readTopic(bootstrapServers: string, topic: string): Promise<TopicRecord[]> {
  const driver = loadDriver();
  const consumer = new driver.KafkaConsumer(
    {
      "bootstrap.servers": bootstrapServers,
      "group.id": "read-topic",
      "enable.auto.commit": false,
      "enable.partition.eof": true,
      // What transactions have written lies there at once, committed or not.
      "isolation.level": "read_uncommitted",
      "fetch.queue.backoff.ms": 10,
    },
    { "auto.offset.reset": "earliest" },
  );
  // Offsets do not tell how many records there are: markers of transactions, and what was compacted.
  const ended = new Set<number>();
  consumer.on("partition.eof", ({ partition }) => ended.add(partition));
  const metadata = await call<Metadata>((done) =>
    consumer.connect({ topic, timeout: timeoutMs }, done),
  );
  try {
    const partitions = metadata.topics.find(({ name }) => name === topic)?.partitions ?? [];
    const ends = await Promise.all(
      partitions.map(async ({ id }) => ({ id, ...(await watermarks(consumer, topic, id)) })),
    );
    consumer.assign(ends.map(({ id, lowOffset }) => ({ topic, partition: id, offset: lowOffset })));
    consumer.setDefaultConsumeTimeout(100);
    const records: TopicRecord[] = [];
    while (ended.size < ends.length) {
      const messages = await call<Message[]>((done) => consumer.consume(32, done));
      records.push(...messages.map(toRecord));
    }
    return records.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
  } finally {
    await new Promise<void>((resolve) => consumer.disconnect(() => resolve()));
  }
}

/** The leader of a topic that is a moment old may not know yet that it is. */
async function watermarks(
  consumer: KafkaConsumer,
  topic: string,
  partition: number,
): Promise<WatermarkOffsets> {
  const ask = (): Promise<WatermarkOffsets> =>
    call((done) => consumer.queryWatermarkOffsets(topic, partition, timeoutMs, done));
  let found: WatermarkOffsets | undefined;
  await waitUntil("the partition has a leader", async () => {
    found = await ask().catch(() => undefined);
    return found !== undefined;
  });
  return found ?? (await ask());
}

function toRecord({ partition, offset, key, value, timestamp, headers }: Message): TopicRecord {
  return {
    partition,
    offset,
    key: key === null || key === undefined ? null : String(key),
    value,
    timestamp: timestamp ?? -1,
    headers: (headers ?? []).flatMap((header) =>
      Object.entries(header).map(([name, each]) => [name, String(each)] as const),
    ),
  };
}

function call<T>(start: (done: (error: LibrdKafkaError, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value)));
  });
}
