import type { Producer } from "@confluentinc/kafka-javascript";
import { Producer as PlatformaticProducer, ProduceAcks } from "@platformatic/kafka";
import { Kafka, logLevel, Partitioners } from "kafkajs";
import { loadDriver } from "../src/cluster/index.ts";
import { KafkaProducer } from "../src/producer/index.ts";

/**
 * Writes records of one value, to all topics in turn, and waits for every acknowledgement: all
 * replicas, idempotent.
 */
export interface Writer {
  readonly name: string;
  write(value: Buffer, records: number): Promise<void>;
  close(): Promise<void>;
}

/** Where writers write to, and how. */
export interface WriterTarget {
  readonly bootstrapServers: string;
  /** Exist already. */
  readonly topics: readonly [string, ...string[]];
  readonly compression: "none" | "lz4";
}

/** Records of one call, for interfaces that take several; each one's documentation shows such. */
const perCall = 1_000;

/**
 * The driver used bare, with the settings and the window of ours: no promise, no object a record, each
 * report told apart by its record's number.
 */
export async function bareDriver(target: WriterTarget): Promise<Writer> {
  const { bootstrapServers, topics, compression } = target;
  const producer = new (loadDriver().Producer)({
    "bootstrap.servers": bootstrapServers,
    "enable.idempotence": true,
    acks: -1,
    "linger.ms": 5,
    "batch.size": 1_000_000,
    "batch.num.messages": 1_000_000,
    "message.max.bytes": 1_048_576,
    "compression.codec": compression,
    "queue.buffering.max.messages": 0,
    dr_cb: true,
  });
  await new Promise<void>((resolve, reject) => {
    producer.connect({}, (error) => (error ? reject(error) : resolve()));
  });
  producer.setPollInBackground(true);
  const reports = collectReports(producer);
  return {
    name: "the bare driver",
    write: (value, records) => {
      const done = reports.expect(records);
      for (let index = 0; index < records; index++) {
        const topic = topics[index % topics.length] ?? "";
        producer.produce(topic, null, value, null, null, index);
      }
      return done;
    },
    close: () => new Promise((resolve) => producer.disconnect(() => resolve())),
  };
}

function collectReports(producer: Producer) {
  let offsets: number[] = [];
  let left = 0;
  let settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  producer.on("delivery-report", (error, report) => {
    if (error) {
      settle?.reject(error);
    }
    offsets[report.opaque as number] = report.offset;
    left--;
    if (left === 0) {
      settle?.resolve();
    }
  });
  return {
    expect(records: number): Promise<void> {
      left = records;
      offsets = new Array(records);
      return new Promise((resolve, reject) => {
        settle = { resolve, reject };
      });
    },
  };
}

/** Ours, record by record, each with its own promise. */
export async function ourRecords({
  bootstrapServers,
  topics,
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
        const topic = topics[index % topics.length] ?? "";
        writes[index] = producer.writeRecord({ topic, value });
      }
      await Promise.all(writes);
    },
    close: () => producer.close(),
  };
}

/** Ours, several records of a topic a call, with one promise. */
export async function ourBatches({
  bootstrapServers,
  topics,
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
      const length = Math.min(perCall, records / topics.length);
      for (let sent = 0, call = 0; sent < records; sent += length, call++) {
        const batch = Array.from({ length }, () => ({ value }));
        calls.push(producer.writeRecords(topics[call % topics.length] ?? "", batch));
      }
      await Promise.all(calls);
    },
    close: () => producer.close(),
  };
}

/** The driver's own promises, in the manner of kafkajs. */
export async function driverSend({
  bootstrapServers,
  topics: [topic],
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

export async function kafkajs({
  bootstrapServers,
  topics: [topic],
}: WriterTarget): Promise<Writer> {
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

export function platformatic({ bootstrapServers, topics: [topic] }: WriterTarget): Writer {
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
