import { randomUUID } from "node:crypto";
import { Admin } from "@platformatic/kafka";
import type { KafkaOptions } from "../src/config/index.ts";
import { KafkaProducer } from "../src/producer/index.ts";
import { startTestBroker } from "../test/support/broker.ts";
import { dockerBroker } from "../test/support/broker-docker.ts";
import { envBroker } from "../test/support/broker-env.ts";
import { jvmBroker } from "../test/support/broker-jvm.ts";
import { type Contender, type Measured, measure, percentile } from "./measure.ts";
import {
  bareDriver,
  driverSend,
  kafkajs,
  ourBatches,
  ourRecords,
  platformatic,
  type Writer,
  type WriterTarget,
} from "./producer-peers.ts";
import { encodedPayload } from "./protobufjs-peer.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

const partitions = 4;
/** Records of a piece of work: enough under way for full batches, few enough for the heap's young part. */
const recordsAtOnce = 4_000;

/** A topic that keeps little, so that a long run does not fill the disk. */
async function createTopic(bootstrapServers: string): Promise<string> {
  const topic = `bench-producer-${randomUUID()}`;
  const admin = new Admin({ clientId: "bench", bootstrapBrokers: bootstrapServers.split(",") });
  const configs = [
    { name: "retention.bytes", value: "50000000" },
    { name: "segment.bytes", value: "25000000" },
  ];
  await admin.createTopics({ topics: [topic], partitions, replicas: -1, configs });
  await admin.close();
  return topic;
}

function rate(measured: Measured, itemsEach: number, unit: string, bare?: Measured): Row {
  const note = `${Math.round((measured.perSecond * itemsEach) / 1_000)} k/s`;
  const row = { name: measured.name, value: measured.perCpuSecond * itemsEach, unit, note };
  return bare === undefined || bare === measured
    ? row
    : { ...row, ratio: measured.perCpuSecond / bare.perCpuSecond, peer: "the bare driver" };
}

/** Plain records of 1 kB, uncompressed: what everything around the driver costs. */
async function recordRows(target: WriterTarget, context: BenchContext): Promise<Row[]> {
  const writers: Writer[] = [
    await bareDriver(target),
    await ourRecords(target),
    await ourBatches(target),
    await driverSend(target),
    await kafkajs(target),
    platformatic(target),
  ];
  const value = Buffer.alloc(1_000, "0123456789abcdefghij");
  const contenders = writers.map(
    ({ name, write }): Contender => ({
      name: `1 kB records: ${name}`,
      run: async () => {
        await write(value, recordsAtOnce);
        return recordsAtOnce;
      },
    }),
  );
  const measured = await measure(context, contenders, {
    rounds: 11,
    roundMs: 400,
    warmUpMs: 1_000,
  });
  for (const writer of writers) {
    await writer.close();
  }
  const [bare] = measured;
  return measured.map((each) => rate(each, 1, "records per CPU-s", bare));
}

interface SpanCase {
  readonly name: string;
  readonly items: number;
  readonly producer: KafkaOptions["producer"];
}

const spanCases: readonly SpanCase[] = [
  { name: "1,000 spans a write", items: 1_000, producer: {} },
  { name: "100 spans a write", items: 100, producer: {} },
  {
    name: "1,000 spans a write, by trace id",
    items: 1_000,
    producer: { partitionBy: { traces: "traceId" } },
  },
];
const writesAtOnce = 32;

/** Requests of spans from bytes to acknowledgement, by default settings; the driver sends the same bytes. */
async function spanRows(target: WriterTarget, context: BenchContext): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, items, producer: options } of spanCases) {
    const bytes = encodedPayload("traces", { items });
    const bare = await bareDriver(target);
    const producer = new KafkaProducer({
      bootstrapServers: target.bootstrapServers,
      topic: { traces: target.topic },
      producer: { compression: target.compression, ...options },
    });
    const contenders: Contender[] = [
      {
        name: `${name}: the bare driver, nothing looked at`,
        run: async () => {
          await bare.write(Buffer.from(bytes), writesAtOnce);
          return writesAtOnce;
        },
      },
      {
        name: `${name}: KafkaProducer.writeTraces`,
        run: async () => {
          const writes = Array.from({ length: writesAtOnce }, () => producer.writeTraces(bytes));
          await Promise.all(writes);
          return writesAtOnce;
        },
      },
    ];
    const measured = await measure(context, contenders, { rounds: 7 });
    await producer.close();
    await bare.close();
    rows.push(...measured.map((each) => rate(each, items, "spans per CPU-s", measured[0])));
  }
  return rows;
}

/** One item at a time, each awaited before the next. */
async function latencyRows(target: WriterTarget, context: BenchContext): Promise<Row[]> {
  const bytes = Buffer.from(encodedPayload("traces", { items: 1, resources: 1 }));
  const bare = await bareDriver(target);
  const producer = new KafkaProducer({
    bootstrapServers: target.bootstrapServers,
    topic: { traces: target.topic },
  });
  const writers = [
    { name: "the bare driver", write: () => bare.write(bytes, 1) },
    { name: "KafkaProducer.writeTraces", write: () => producer.writeTraces(bytes) },
  ];
  const samples = writers.map(() => [] as number[]);
  for (let round = 0; round < (context.quick ? 20 : 500); round++) {
    for (const [index, { write }] of writers.entries()) {
      const start = performance.now();
      await write();
      samples[index]?.push(performance.now() - start);
    }
  }
  await producer.close();
  await bare.close();
  return writers.flatMap(({ name }, index) =>
    [0.5, 0.99].map((share): Row => {
      const own = percentile(samples[index] ?? [], share);
      const base = percentile(samples[0] ?? [], share);
      const row = { name: `one span, awaited: ${name}`, value: own, unit: `ms p${share * 100}` };
      return index === 0 ? row : { ...row, ratio: own / base, peer: "the bare driver" };
    }),
  );
}

/** Writing to a broker: ours, the driver alone, and the other clients for Node. */
export const suite: Suite = {
  name: "Producer",
  async run(context: BenchContext): Promise<Row[]> {
    const sources = [envBroker, dockerBroker, jvmBroker];
    const broker = await startTestBroker(sources, process.env, (line) => context.say(line));
    try {
      const { bootstrapServers } = broker;
      const topic = await createTopic(bootstrapServers);
      return [
        ...(await recordRows({ bootstrapServers, topic, compression: "none" }, context)),
        ...(await spanRows({ bootstrapServers, topic, compression: "lz4" }, context)),
        ...(await latencyRows({ bootstrapServers, topic, compression: "lz4" }, context)),
      ];
    } finally {
      await broker.stop();
    }
  },
};
