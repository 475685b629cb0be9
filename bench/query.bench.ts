import { KafkaConsumer, type QueryFilter, type QueryStatistics } from "../src/consumer/index.ts";
import { KafkaProducer } from "../src/producer/index.ts";
import { benchBroker, createTopics, deleteTopics } from "./bench-broker.ts";
import { median } from "./measure.ts";
import { encodedPayload } from "./protobufjs-peer.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

const rounds = 5;
const spans = 1_000_000;
const partitions = 4;
/** Records of one write. */
const perWrite = 100;
/** Spans a record. */
const sizes = [1_000, 100] as const;

interface Question {
  readonly name: string;
  readonly ask: (consumer: KafkaConsumer, topic: string) => Promise<QueryStatistics>;
}

/** A search of which nothing is on the topic. */
function nothing(name: string, filter: QueryFilter): Question {
  return { name, ask: (consumer, topic) => consumer.queryTraces({ topic, filters: [filter] }) };
}

const questions: readonly Question[] = [
  nothing("a trace that is not there", {
    field: "traceId",
    equals: "00112233445566778899aabbccddeeff",
  }),
  nothing("a service that is not there", { field: "service", equals: "no-such-service" }),
  nothing("a duration that none has", { field: "durationMs", atLeast: 86_400_000 }),
  {
    name: "a time that none is of",
    ask: (consumer, topic) => consumer.queryTraces({ topic, timeRange: { to: 1n } }),
  },
  {
    name: "all of them, p99 by service",
    ask: (consumer, topic) =>
      consumer.queryTraces({ topic, aggregations: ["p99"], groupBy: ["service"] }),
  },
];

interface Reading {
  readonly perCpuSecond: number;
  readonly perSecond: number;
  readonly peakMb: number;
}

async function read(consumer: KafkaConsumer, topic: string, question: Question): Promise<Reading> {
  let peak = process.memoryUsage.rss();
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 10);
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  const { scanned } = await question.ask(consumer, topic);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(watch);
  return {
    perCpuSecond: scanned.items / ((user + system) / 1e6),
    perSecond: scanned.items / seconds,
    peakMb: peak / 1e6,
  };
}

async function fill(bootstrapServers: string, items: number, context: BenchContext) {
  const [topic] = await createTopics(bootstrapServers, { topics: 1, partitions });
  const value = encodedPayload("traces", { items, resources: 4 });
  const records = (context.quick ? spans / 10 : spans) / items;
  const producer = new KafkaProducer({ bootstrapServers, producer: { compression: "lz4" } });
  for (let written = 0; written < records; written += perWrite) {
    const length = Math.min(perWrite, records - written);
    const batch = Array.from({ length }, (_, at) => ({ value, partition: at % partitions }));
    await producer.writeRecords(topic, batch);
  }
  await producer.close();
  return { topic, size: value.length };
}

async function rowsOf(
  consumer: KafkaConsumer,
  { topic, items, size }: { topic: string; items: number; size: number },
  context: BenchContext,
): Promise<Row[]> {
  const readings = questions.map(() => [] as Reading[]);
  for (let round = 0; round <= (context.quick ? 0 : rounds); round++) {
    context.say(`${items} spans a record, round ${round}`);
    for (const [index, question] of questions.entries()) {
      const reading = await read(consumer, topic, question);
      // The first warms up.
      if (round > 0 || context.quick) {
        readings[index]?.push(reading);
      }
    }
  }
  return questions.map(({ name }, index) => {
    const all = readings[index] ?? [];
    const perSecond = median(all.map((reading) => reading.perSecond));
    const peaks = all.map(({ peakMb }) => Math.round(peakMb));
    return {
      name: `${items} spans a record, ${(size / 1_000).toFixed(0)} kB: ${name}`,
      value: median(all.map(({ perCpuSecond }) => perCpuSecond)),
      unit: "spans per CPU-s",
      note: `${Math.round(perSecond / 1_000)} k spans/s; at most ${Math.max(...peaks)} MB, ${peaks[0]} to ${peaks.at(-1)} from the first round to the last`,
    };
  });
}

/** Queries over a million spans on a broker, connecting included, by all threads of the process. */
export const suite: Suite = {
  name: "Query",
  async run(context: BenchContext): Promise<Row[]> {
    const broker = await benchBroker(context);
    const { bootstrapServers } = broker;
    const consumer = new KafkaConsumer({ bootstrapServers });
    try {
      const rows: Row[] = [];
      for (const items of sizes) {
        const { topic, size } = await fill(bootstrapServers, items, context);
        rows.push(...(await rowsOf(consumer, { topic, items, size }, context)));
        await deleteTopics(bootstrapServers, [topic]);
      }
      return rows;
    } finally {
      await consumer.close();
      await broker.stop();
    }
  },
};
