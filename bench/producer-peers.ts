import type { Producer } from "@confluentinc/kafka-javascript";
import { Producer as PlatformaticProducer, ProduceAcks } from "@platformatic/kafka";
import { Kafka, logLevel, Partitioners } from "kafkajs";
import { loadDriver } from "../src/cluster/index.ts";
import { KafkaProducer } from "../src/producer/index.ts";

/** Writes records of one value and waits for every acknowledgement: all replicas, idempotent. */
export interface Writer {
  readonly name: string;
  write(value: Buffer, records: number): Promise<void>;
  close(): Promise<void>;
}

/** Where writers write to, and how. */
export interface WriterTarget {
  readonly bootstrapServers: string;
  /** Exists already. */
  readonly topic: string;
  readonly compression: "none" | "lz4";
}

/** Records of one call, for interfaces that take several; each one's documentation shows such. */
const perCall = 1_000;

/** The driver used bare: no promise, no object a record, one count for all. */
export async function bareDriver({
  bootstrapServers,
  topic,
  compression,
}: WriterTarget): Promise<Writer> {
  const producer = new (loadDriver().Producer)({
    "bootstrap.servers": bootstrapServers,
    "enable.idempotence": true,
    acks: -1,
    "linger.ms": 5,
    "batch.size": 1_000_000,
    "batch.num.messages": 1_000_000,
    "compression.codec": compression,
    "queue.buffering.max.messages": 0,
    dr_cb: true,
  });
  await new Promise<void>((resolve, reject) => {
    producer.connect({}, (error) => (error ? reject(error) : resolve()));
  });
  producer.setPollInBackground(true);
  const reports = countReports(producer);
  return {
    name: "the bare driver",
    write: (value, records) => {
      const done = reports.expect(records);
      for (let index = 0; index < records; index++) {
        producer.produce(topic, null, value, null, null, 0);
      }
      return done;
    },
    close: () => new Promise((resolve) => producer.disconnect(() => resolve())),
  };
}

function countReports(producer: Producer) {
  let left = 0;
  let settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  producer.on("delivery-report", (error) => {
    if (error) {
      settle?.reject(error);
    }
    left--;
    if (left === 0) {
      settle?.resolve();
    }
  });
  return {
    expect(records: number): Promise<void> {
      left = records;
      return new Promise((resolve, reject) => {
        settle = { resolve, reject };
      });
    },
  };
}

/** Ours, record by record, each with its own promise. */
export async function ourRecords({
  bootstrapServers,
  topic,
  compression,
}: WriterTarget): Promise<Writer> {
  const producer = new KafkaProducer({
    bootstrapServers,
    producer: { compression, bufferMemory: 268_435_456 },
  });
  await producer.connect();
  return {
    name: "KafkaProducer.writeRecord",
    write: async (value, records) => {
      const writes = new Array<Promise<unknown>>(records);
      for (let index = 0; index < records; index++) {
        writes[index] = producer.writeRecord({ topic, value });
      }
      await Promise.all(writes);
    },
    close: () => producer.close(),
  };
}

/** Ours, several records a call, with one promise. */
export async function ourBatches({
  bootstrapServers,
  topic,
  compression,
}: WriterTarget): Promise<Writer> {
  const producer = new KafkaProducer({
    bootstrapServers,
    producer: { compression, bufferMemory: 268_435_456 },
  });
  await producer.connect();
  return {
    name: "KafkaProducer.writeRecords",
    write: async (value, records) => {
      const calls: Promise<unknown>[] = [];
      for (let sent = 0; sent < records; sent += perCall) {
        const batch = Array.from({ length: perCall }, () => ({ value }));
        calls.push(producer.writeRecords(topic, batch));
      }
      await Promise.all(calls);
    },
    close: () => producer.close(),
  };
}

/** The driver's own promises, in the manner of kafkajs. */
export async function driverSend({
  bootstrapServers,
  topic,
  compression,
}: WriterTarget): Promise<Writer> {
  const { KafkaJS } = loadDriver();
  const producer = new KafkaJS.Kafka({
    "bootstrap.servers": bootstrapServers,
    log_level: 3,
  }).producer({
    "enable.idempotence": true,
    acks: -1,
    "linger.ms": 5,
    "batch.size": 1_000_000,
    "compression.codec": compression,
  });
  await producer.connect();
  return {
    name: "the driver's own `send`",
    write: async (value, records) => {
      for (let sent = 0; sent < records; sent += perCall) {
        const messages = Array.from({ length: perCall }, () => ({ value }));
        await producer.send({ topic, messages });
      }
    },
    close: () => producer.disconnect(),
  };
}

export async function kafkajs({ bootstrapServers, topic }: WriterTarget): Promise<Writer> {
  const producer = new Kafka({
    brokers: bootstrapServers.split(","),
    logLevel: logLevel.NOTHING,
  }).producer({
    idempotent: true,
    maxInFlightRequests: 5,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return {
    name: "kafkajs",
    write: async (value, records) => {
      for (let sent = 0; sent < records; sent += perCall) {
        const messages = Array.from({ length: perCall }, () => ({ value }));
        await producer.send({ topic, messages, acks: -1 });
      }
    },
    close: () => producer.disconnect(),
  };
}

export function platformatic({ bootstrapServers, topic }: WriterTarget): Writer {
  const producer = new PlatformaticProducer({
    clientId: "bench",
    bootstrapBrokers: bootstrapServers.split(","),
    idempotent: true,
    acks: ProduceAcks.ALL,
  });
  return {
    name: "@platformatic/kafka",
    write: async (value, records) => {
      for (let sent = 0; sent < records; sent += perCall) {
        const messages = Array.from({ length: perCall }, () => ({ topic, value }));
        await producer.send({ messages });
      }
    },
    close: () => producer.close(),
  };
}
