import { KafkaProducer } from "../src/producer/index.ts";
import {
  benchBroker,
  createTopics,
  deleteTopics,
  describeLayout,
  type Layout,
  layouts,
} from "./bench-broker.ts";
import { alike, every, type Load, type Reader, type Reading } from "./consumer-readers.ts";
import { compare, median } from "./measure.ts";
import { encodedPayload } from "./protobufjs-peer.ts";
import { sharesOf } from "./shares.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

const rounds = 4;
/** Spans a record: about 1 kB, 37 kB and 369 kB. */
const sizes = [
  { items: 1, bytes: 60_000_000 },
  { items: 100, bytes: 200_000_000 },
  { items: 1_000, bytes: 200_000_000 },
] as const;
type Size = (typeof sizes)[number];
/** Records of one write. */
const perWrite = 100;

function valueOfSize({ items }: Size): Uint8Array {
  return encodedPayload("traces", { items, resources: Math.min(4, items) });
}

/** Creates topics and fills their partitions evenly. */
async function fill(
  bootstrapServers: string,
  layout: Layout,
  { size, context }: { size: Size; context: BenchContext },
): Promise<Load> {
  const value = valueOfSize(size);
  const volume = context.quick ? size.bytes / 10 : size.bytes;
  const slots = layout.topics * layout.partitions;
  const each = Math.ceil(volume / value.length / slots);
  const names = await createTopics(bootstrapServers, layout);
  const producer = new KafkaProducer({ bootstrapServers, producer: { compression: "none" } });
  for (const topic of names) {
    for (let partition = 0; partition < layout.partitions; partition++) {
      for (let left = each; left > 0; left -= perWrite) {
        const length = Math.min(left, perWrite);
        await producer.writeRecords(topic, new Array(length).fill({ value, partition }));
      }
    }
  }
  await producer.close();
  return { ...layout, bootstrapServers, names, records: each * slots };
}

/** Spans per second of processor time in each round, the first left out: it warms up. */
function perCpuSecond(readings: readonly Reading[], items: number): number[] {
  const counted = readings.length > 1 ? readings.slice(1) : readings;
  return counted.map(({ records, cpuSeconds }) => (records * items) / cpuSeconds);
}

async function rowsOf(
  load: Load,
  readers: readonly [Reader, ...Reader[]],
  { size, context }: { size: Size; context: BenchContext },
): Promise<Row[]> {
  const samples = readers.map(() => [] as Reading[]);
  const what = `${describeLayout(load)}, ${(valueOfSize(size).length / 1_000).toFixed(0)} kB`;
  for (let round = 1; round <= (context.quick ? 1 : rounds); round++) {
    context.say(`${what}, round ${round}`);
    for (const [index, { read }] of readers.entries()) {
      samples[index]?.push(await read(load));
    }
  }
  const { items } = size;
  const bare = perCpuSecond(samples[0] ?? [], items);
  const rows: Row[] = [];
  for (const [index, { name, read }] of readers.entries()) {
    const readings = samples[index] ?? [];
    const own = perCpuSecond(readings, items);
    const rate = median(readings.map(({ records, seconds }) => (records * items) / seconds));
    const shares = index === 0 ? "" : `; ${await sharesOf((stop) => read(load, stop))}`;
    rows.push({
      name: `${what}: ${name}`,
      value: median(own),
      unit: "spans per CPU-s",
      note: `${Math.round(rate / 1_000)} k spans/s${shares}`,
      ...(index === 0 ? {} : { ...compare(own, bare), peer: "the bare driver" }),
    });
  }
  return rows;
}

/** Reading OTLP records of three sizes from a broker, ours against the driver alone. */
export const suite: Suite = {
  name: "Consumer",
  async run(context: BenchContext): Promise<Row[]> {
    const broker = await benchBroker(context);
    try {
      const rows: Row[] = [];
      for (const layout of layouts) {
        const readers = layout === layouts[0] ? every : alike;
        for (const size of sizes) {
          const load = await fill(broker.bootstrapServers, layout, { size, context });
          rows.push(...(await rowsOf(load, readers, { size, context })));
          await deleteTopics(broker.bootstrapServers, [...load.names]);
        }
      }
      return rows;
    } finally {
      await broker.stop();
    }
  },
};
