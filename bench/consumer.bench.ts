import { benchBroker, deleteTopics, describeLayout, layouts } from "./bench-broker.ts";
import { fill, type LoadSize, valueOfSize } from "./consumer-load.ts";
import { alike, every, type Load, type Reader, type Reading } from "./consumer-readers.ts";
import { compare, median } from "./measure.ts";
import { sharesOf } from "./shares.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

const rounds = 4;
/** Spans a record: about 1 kB, 37 kB and 369 kB. */
const sizes: readonly LoadSize[] = [
  { items: 1, bytes: 60_000_000 },
  { items: 100, bytes: 200_000_000 },
  { items: 1_000, bytes: 200_000_000 },
];

/** Spans per second of processor time in each round, the first left out: it warms up. */
function perCpuSecond(readings: readonly Reading[], items: number): number[] {
  const counted = readings.length > 1 ? readings.slice(1) : readings;
  return counted.map(({ records, cpuSeconds }) => (records * items) / cpuSeconds);
}

async function rowsOf(
  load: Load,
  readers: readonly [Reader, ...Reader[]],
  { size, context }: { size: LoadSize; context: BenchContext },
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
