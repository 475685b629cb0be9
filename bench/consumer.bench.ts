import { randomUUID } from "node:crypto";
import { Admin } from "@platformatic/kafka";
import { loadDriver } from "../src/cluster/index.ts";
import { KafkaConsumer } from "../src/consumer/index.ts";
import { scan } from "../src/otlp/index.ts";
import { KafkaProducer } from "../src/producer/index.ts";
import { startTestBroker } from "../test/support/broker.ts";
import { dockerBroker } from "../test/support/broker-docker.ts";
import { envBroker } from "../test/support/broker-env.ts";
import { jvmBroker } from "../test/support/broker-jvm.ts";
import { median } from "./measure.ts";
import { encodedPayload } from "./protobufjs-peer.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

const partitions = 4;
const rounds = 5;
/** Bytes on each topic: enough for a second or so. */
const topicBytes = 120_000_000;
/** Records a call of the bare driver, as its own guides have it for small ones. */
const bareRecords = 32;

/** A topic full of equal requests. */
interface Load {
  readonly bootstrapServers: string;
  readonly topic: string;
  readonly records: number;
  readonly spans: number;
}

/** What reading the whole topic took, from its first record to its last. */
interface Reading {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Counts records, and measures from the first to the last. */
class Stopwatch {
  readonly #total: number;
  readonly #finish: (reading: Reading) => void;
  readonly done: Promise<Reading>;
  #count = 0;
  #started = 0n;
  #cpu = process.cpuUsage();

  constructor(total: number) {
    this.#total = total;
    let finish: (reading: Reading) => void = () => {};
    this.done = new Promise((resolve) => {
      finish = resolve;
    });
    this.#finish = finish;
  }

  /** @returns whether that was the last */
  count(records: number): boolean {
    if (this.#count === 0 && records > 0) {
      this.#started = process.hrtime.bigint();
      this.#cpu = process.cpuUsage();
    }
    this.#count += records;
    if (this.#count < this.#total) {
      return false;
    }
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#finish({
      seconds: Number(process.hrtime.bigint() - this.#started) / 1e9,
      cpuSeconds: (user + system) / 1e6,
    });
    return true;
  }
}

/** The driver alone, by the loop that its documentation shows, tuned as ours is. */
async function readBare({ bootstrapServers, topic, records }: Load): Promise<Reading> {
  const watch = new Stopwatch(records);
  const driver = new (loadDriver().KafkaConsumer)(
    {
      "bootstrap.servers": bootstrapServers,
      "group.id": randomUUID(),
      "enable.auto.commit": false,
      "fetch.queue.backoff.ms": 10,
      "queued.max.messages.kbytes": 8_192,
    },
    { "auto.offset.reset": "earliest" },
  );
  await new Promise<void>((resolve, reject) => {
    driver.connect({}, (error) => (error ? reject(error) : resolve()));
  });
  driver.setDefaultConsumeTimeout(50);
  driver.assign(
    Array.from({ length: partitions }, (_, partition) => ({ topic, partition, offset: -2 })),
  );
  await new Promise<void>((resolve, reject) => {
    const consume = (): void => {
      driver.consume(bareRecords, (error, messages) => {
        if (error) {
          reject(error);
        } else if (watch.count(messages.length)) {
          resolve();
        } else {
          consume();
        }
      });
    };
    consume();
  });
  await new Promise<void>((resolve) => driver.disconnect(() => resolve()));
  return await watch.done;
}

function consumerOf({ bootstrapServers, topic }: Load): KafkaConsumer {
  return new KafkaConsumer({
    bootstrapServers,
    topic: { traces: topic },
    groupId: randomUUID(),
    fromBeginning: true,
  });
}

/** Ours, by handlers: scanned, acknowledged and committed. */
async function readByRun(load: Load): Promise<Reading> {
  const watch = new Stopwatch(load.records);
  const consumer = consumerOf(load);
  const done = new AbortController();
  await consumer.run(
    {
      onTraces: () => {
        if (watch.count(1)) {
          done.abort();
        }
      },
    },
    { signal: done.signal },
  );
  await consumer.close();
  return await watch.done;
}

/** Ours, by `for await`: scanned, acknowledged and committed. */
async function readByLoop(load: Load): Promise<Reading> {
  const watch = new Stopwatch(load.records);
  const consumer = consumerOf(load);
  for await (const batch of consumer.batches("traces")) {
    batch.ack();
    if (watch.count(1)) {
      break;
    }
  }
  await consumer.close();
  return await watch.done;
}

const readers: readonly (readonly [string, (load: Load) => Promise<Reading>])[] = [
  ["the bare driver, nothing looked at", readBare],
  ["KafkaConsumer.run", readByRun],
  ["KafkaConsumer.batches", readByLoop],
];

async function fill(
  bootstrapServers: string,
  items: number,
  context: BenchContext,
): Promise<Load & { readonly bytes: number }> {
  const bytes = encodedPayload("traces", { items, resources: Math.min(4, items) });
  const volume = context.quick ? topicBytes / 40 : topicBytes;
  const records = Math.ceil(volume / bytes.length);
  const topic = `bench-consumer-${items}-${randomUUID()}`;
  const admin = new Admin({ clientId: "bench", bootstrapBrokers: bootstrapServers.split(",") });
  await admin.createTopics({ topics: [topic], partitions, replicas: -1 });
  await admin.close();
  const producer = new KafkaProducer({ bootstrapServers, producer: { compression: "none" } });
  for (let index = 0; index < records; index++) {
    const partition = index % partitions;
    producer.writeRecord({ topic, partition, value: bytes }).catch((error: Error) => {
      context.say(error.message);
    });
    if (index % 100 === 99) {
      await producer.flush();
    }
  }
  await producer.close();
  return { bootstrapServers, topic, records, spans: records * items, bytes: bytes.length };
}

/** What a scan alone reaches, as it is the one thing that reading adds to the driver's own work. */
function scanRate(items: number): number {
  const bytes = encodedPayload("traces", { items, resources: Math.min(4, items) });
  const cpu = process.cpuUsage();
  let scanned = 0;
  const until = performance.now() + 300;
  while (performance.now() < until) {
    for (let index = 0; index < 20; index++) {
      scanned += scan("traces", bytes).items;
    }
  }
  const { user, system } = process.cpuUsage(cpu);
  return scanned / ((user + system) / 1e6);
}

async function rowsOf(
  bootstrapServers: string,
  items: number,
  context: BenchContext,
): Promise<Row[]> {
  const load = await fill(bootstrapServers, items, context);
  const samples = readers.map(() => [] as Reading[]);
  for (let round = 1; round <= (context.quick ? 1 : rounds); round++) {
    context.say(`${load.bytes} bytes a record, round ${round}`);
    for (const [index, [, read]] of readers.entries()) {
      samples[index]?.push(await read(load));
    }
  }
  const medianOf = (index: number, value: (reading: Reading) => number): number =>
    median((samples[index] ?? []).map(value));
  const bare = medianOf(0, ({ cpuSeconds }) => load.spans / cpuSeconds);
  // The bare driver's time for a span, and a scan's on top of it.
  const possible = 1 / (1 / bare + 1 / scanRate(items));
  const size = `${(load.bytes / 1_000).toFixed(0)} kB`;
  return readers.map(([name], index) => {
    const perCpuSecond = medianOf(index, ({ cpuSeconds }) => load.spans / cpuSeconds);
    const perSecond = medianOf(index, ({ seconds }) => load.spans / seconds);
    const rates = `${Math.round(perSecond / 1_000)} k spans/s`;
    return {
      name: `${size} records: ${name}`,
      value: perCpuSecond,
      unit: "spans per CPU-s",
      ...(index === 0
        ? { note: rates }
        : {
            ratio: perCpuSecond / bare,
            peer: "the bare driver",
            note: `${rates}; ${Math.round((perCpuSecond / possible) * 100)} % of driver and scan`,
          }),
    };
  });
}

/** Reading OTLP records of three sizes from a broker, ours against the driver alone. */
export const suite: Suite = {
  name: "Consumer",
  async run(context: BenchContext): Promise<Row[]> {
    const sources = [envBroker, dockerBroker, jvmBroker];
    const broker = await startTestBroker(sources, process.env, (line) => context.say(line));
    try {
      const rows: Row[] = [];
      for (const items of [1, 100, 1_000]) {
        rows.push(...(await rowsOf(broker.bootstrapServers, items, context)));
      }
      return rows;
    } finally {
      await broker.stop();
    }
  },
};
