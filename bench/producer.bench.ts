import type { KafkaOptions } from "../src/config/index.ts";
import { KafkaProducer } from "../src/producer/index.ts";
import {
  benchBroker,
  createTopics,
  deleteTopics,
  describeLayout,
  type Layout,
  layouts,
} from "./bench-broker.ts";
import { type Contender, compare, type Measured, measure, percentile } from "./measure.ts";
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
import { sharesOf } from "./shares.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

/** Keep little, so that a long run does not fill the disk. */
const retention = [
  { name: "retention.bytes", value: "50000000" },
  { name: "segment.bytes", value: "25000000" },
];
const peersLayout: Layout = { topics: 1, partitions: 4 };
/** Enough under way for full batches, few enough for the heap's young part. */
const sizes = [
  { name: "1 kB", bytes: 1_000, atOnce: 4_000 },
  { name: "37 kB", bytes: 37_000, atOnce: 200 },
  { name: "369 kB", bytes: 369_000, atOnce: 32 },
] as const;
type Size = (typeof sizes)[number];
const peer = "the bare driver";

function valueOfSize({ bytes }: Size): Buffer {
  return Buffer.alloc(bytes, "0123456789abcdefghij");
}

/** Rates of all against the first; where the time of ours goes, told of the last. */
function rateRows(
  measured: readonly Measured[],
  { itemsEach, unit, shares }: { itemsEach: number; unit: string; shares?: string },
): Row[] {
  const [bare] = measured;
  return measured.map((each) => {
    const rate = `${Math.round((each.perSecond * itemsEach) / 1_000)} k/s`;
    const isLast = each === measured.at(-1);
    return {
      name: each.name,
      value: each.perCpuSecond * itemsEach,
      unit,
      note: isLast && shares !== undefined ? `${rate}; ${shares}` : rate,
      ...(bare === undefined || each === bare
        ? {}
        : { ...compare(each.rounds, bare.rounds), peer }),
    };
  });
}

function contenderOf({ name, write }: Writer, what: string, value: Buffer, atOnce: number) {
  return {
    name: `${what}: ${name}`,
    run: async () => {
      await write(value, atOnce);
      return atOnce;
    },
  } satisfies Contender;
}

/** Plain records of 1 kB, uncompressed, by us and by the other clients for Node. */
async function peerRows(target: WriterTarget, context: BenchContext): Promise<Row[]> {
  const [size] = sizes;
  const writers: Writer[] = [
    await bareDriver(target),
    await ourRecords(target),
    await driverSend(target),
    await kafkajs(target),
    platformatic(target),
    await ourBatches(target),
  ];
  const contenders = writers.map((writer) =>
    contenderOf(writer, `${size.name} records`, valueOfSize(size), size.atOnce),
  );
  const measured = await measure(context, contenders, { rounds: 9, warmUpMs: 800 });
  await Promise.all(writers.map((writer) => writer.close()));
  return rateRows(measured, { itemsEach: 1, unit: "records per CPU-s" });
}

/** Plain records of each size on each layout: what everything around the driver costs. */
async function matrixRows(bootstrapServers: string, context: BenchContext): Promise<Row[]> {
  const rows: Row[] = [];
  for (const layout of layouts) {
    const topics = await createTopics(bootstrapServers, layout, retention);
    const target: WriterTarget = { bootstrapServers, topics, compression: "none" };
    const writers = [await bareDriver(target), await ourBatches(target)] as const;
    for (const size of sizes) {
      const atOnce = Math.max(size.atOnce, layout.topics);
      const what = `${describeLayout(layout)}, ${size.name}`;
      const value = valueOfSize(size);
      const contenders = writers.map((writer) => contenderOf(writer, what, value, atOnce));
      const measured = await measure(context, contenders, { rounds: 7, roundMs: 200 });
      const shares = await sharesOf(() =>
        writers[1].write(value, atOnce * (context.quick ? 1 : 8)),
      );
      rows.push(...rateRows(measured, { itemsEach: 1, unit: "records per CPU-s", shares }));
    }
    await Promise.all(writers.map((writer) => writer.close()));
    await deleteTopics(bootstrapServers, topics);
  }
  return rows;
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
      topic: { traces: target.topics[0] },
      producer: { compression: target.compression, ...options },
    });
    const writeAll = () =>
      Promise.all(Array.from({ length: writesAtOnce }, () => producer.writeTraces(bytes)));
    const contenders: Contender[] = [
      contenderOf(bare, `${name}, not looked at`, Buffer.from(bytes), writesAtOnce),
      {
        name: `${name}, checked: KafkaProducer.writeTraces`,
        run: async () => (await writeAll()).length,
      },
    ];
    const measured = await measure(context, contenders, { rounds: 9 });
    const shares = await sharesOf(async () => {
      for (let piece = 0; piece < (context.quick ? 1 : 20); piece++) {
        await writeAll();
      }
    });
    await producer.close();
    await bare.close();
    rows.push(...rateRows(measured, { itemsEach: items, unit: "spans per CPU-s", shares }));
  }
  return rows;
}

/** One item at a time, each awaited before the next; both linger for 5 ms. */
async function latencyRows(target: WriterTarget, context: BenchContext): Promise<Row[]> {
  const bytes = Buffer.from(encodedPayload("traces", { items: 1, resources: 1 }));
  const bare = await bareDriver(target);
  const producer = new KafkaProducer({
    bootstrapServers: target.bootstrapServers,
    topic: { traces: target.topics[0] },
    producer: { compression: target.compression },
  });
  const writers = [
    { name: peer, write: () => bare.write(bytes, 1) },
    { name: "KafkaProducer.writeTraces", write: () => producer.writeTraces(bytes) },
  ];
  const samples = writers.map(() => [] as number[]);
  for (let round = 0; round < (context.quick ? 20 : 1_000); round++) {
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
      const note = `${own < base ? "" : "+"}${(own - base).toFixed(1)} ms`;
      return index === 0 ? row : { ...row, ratio: own / base, peer, note };
    }),
  );
}

/** Writing to a broker: ours, the driver alone, and the other clients for Node. */
export const suite: Suite = {
  name: "Producer",
  async run(context: BenchContext): Promise<Row[]> {
    const broker = await benchBroker(context);
    try {
      const { bootstrapServers } = broker;
      const topics = await createTopics(bootstrapServers, peersLayout, retention);
      const rows = [
        ...(await peerRows({ bootstrapServers, topics, compression: "none" }, context)),
        ...(await spanRows({ bootstrapServers, topics, compression: "lz4" }, context)),
        ...(await latencyRows({ bootstrapServers, topics, compression: "lz4" }, context)),
      ];
      await deleteTopics(bootstrapServers, topics);
      return [...rows, ...(await matrixRows(bootstrapServers, context))];
    } finally {
      await broker.stop();
    }
  },
};
