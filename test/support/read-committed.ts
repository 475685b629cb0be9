import type { LibrdKafkaError, Message, Metadata } from "@confluentinc/kafka-javascript";
import { loadDriver } from "../../src/cluster/load-driver.ts";

/** A record as a reader sees it that skips open and aborted transactions. */
export interface CommittedRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly timestamp: number;
  readonly value: string;
  readonly bytes: Uint8Array;
  /** Values as text, in their order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const timeoutMs = 10_000;

/**
 * Reads what is committed on a topic now, by the driver itself; ordered by partition and offset.
 * Offsets have gaps: markers, and what was aborted.
 */
export async function readCommitted(
  bootstrapServers: string,
  topic: string,
): Promise<CommittedRecord[]> {
  const driver = loadDriver();
  const consumer = new driver.KafkaConsumer(
    {
      "bootstrap.servers": bootstrapServers,
      "group.id": "read-committed",
      "enable.auto.commit": false,
      "enable.partition.eof": true,
      "isolation.level": "read_committed",
    },
    { "auto.offset.reset": "earliest" },
  );
  const ended = new Set<number>();
  consumer.on("partition.eof", ({ partition }) => ended.add(partition));
  const metadata = await call<Metadata>((done) =>
    consumer.connect({ topic, timeout: timeoutMs }, done),
  );
  try {
    const partitions = metadata.topics.find(({ name }) => name === topic)?.partitions ?? [];
    consumer.assign(partitions.map(({ id }) => ({ topic, partition: id, offset: 0 })));
    consumer.setDefaultConsumeTimeout(100);
    const records: CommittedRecord[] = [];
    while (ended.size < partitions.length) {
      const messages = await call<Message[]>((done) => consumer.consume(64, done));
      records.push(
        ...messages.map(({ key, value, partition, offset, timestamp = -1, headers = [] }) => ({
          partition,
          offset,
          key: String(key),
          timestamp,
          value: String(value),
          bytes: value ?? new Uint8Array(),
          headers: headers.flatMap((header) =>
            Object.entries(header).map(([name, text]) => [name, String(text)] as const),
          ),
        })),
      );
    }
    return records.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
  } finally {
    await new Promise<void>((resolve) => consumer.disconnect(() => resolve()));
  }
}

function call<T>(start: (done: (error: LibrdKafkaError, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value)));
  });
}
