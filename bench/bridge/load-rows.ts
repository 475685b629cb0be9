import { availableParallelism } from "node:os";
import { median } from "../measure.ts";
import type { BenchContext, Row } from "../suite.ts";
import { driverLimit } from "./driver-limit.ts";
import { type IngestCell, ingestInTurns, LoadedServer } from "./ingest.ts";
import type { Reached } from "./reached.ts";
import { bridge, type Contender } from "./server.ts";

/** What all of these rows load: the first row of the table. */
export interface LoadContext {
  readonly context: BenchContext;
  readonly bootstrapServers: string;
  readonly cell: IngestCell;
}

const spans = "spans per CPU-s";

/** Latency of an answer at half of the rate that the last contender reaches at most. */
export async function latencyRows(
  { context, bootstrapServers, cell }: LoadContext,
  contenders: readonly Contender[],
  topPerSecond: number,
): Promise<Row[]> {
  const requestsPerSecond = topPerSecond / 2 / (cell.size.items ?? 1_000);
  const runs = contenders.map((contender) => ({ contender, cell }));
  const reached = await ingestInTurns(context, bootstrapServers, runs, { requestsPerSecond });
  const peer = contenders.at(-1)?.name ?? "";
  const p99 = reached.map((rounds) => median(rounds.map(({ p99Ms }) => p99Ms)));
  const base = p99.at(-1) ?? Number.NaN;
  return contenders.map(({ name }, index): Row => {
    const own = p99[index] ?? Number.NaN;
    const p50 = median((reached[index] ?? []).map(({ p50Ms }) => p50Ms));
    return {
      name: `answers at ${Math.round(requestsPerSecond)} requests a second: ${name}`,
      value: own,
      unit: "ms p99",
      ...(index === contenders.length - 1 ? {} : { ratio: own / base, peer }),
      note: `${p50.toFixed(1)} ms p50`,
    };
  });
}

/** The same work for each span, whatever the load. */
export async function scaleRows(
  { context, bootstrapServers, cell }: LoadContext,
  topPerSecond: number,
): Promise<Row[]> {
  const quarter = topPerSecond / 4 / (cell.size.items ?? 1_000);
  const loaded = await LoadedServer.start(bridge(), bootstrapServers, cell);
  try {
    const loads = [1, 2, 4];
    const reached: Reached[][] = loads.map(() => []);
    for (let round = 0; round < (context.quick ? 1 : 5); round++) {
      for (const [index, load] of loads.entries()) {
        // The last as fast as it goes: a rate that is just missed would pile up.
        const rate = load === 4 ? undefined : quarter * load;
        reached[index]?.push(await loaded.measure(context.quick ? 500 : 2_000, rate));
      }
    }
    return againstFirst(
      loads.map((load) => `load × ${load}`),
      reached,
    );
  } finally {
    await loaded[Symbol.asyncDispose]();
  }
}

/** The same work for each span, among however many topics; and what the driver alone makes of them. */
export async function topicRows({ context, bootstrapServers, cell }: LoadContext): Promise<Row[]> {
  const counts = [1, 10, 100];
  const names = counts.map((count) => (count === 1 ? "1 topic" : `${count} topics`));
  const runs = counts.map((topics) => ({ contender: bridge(), cell: { ...cell, topics } }));
  const reached = await ingestInTurns(context, bootstrapServers, runs);
  const rows = againstFirst(names, reached);
  const limits: number[] = [];
  for (const { cell: each } of runs) {
    limits.push(await driverLimit(context, bootstrapServers, each));
  }
  const [first = Number.NaN] = limits;
  return [
    ...rows,
    ...limits.map((value, index): Row => {
      const name = `${names[index]}: the driver alone`;
      return {
        name,
        value,
        unit: spans,
        ...(index === 0 ? {} : { ratio: value / first, peer: `${names[0]}: the driver alone` }),
      };
    }),
  ];
}

/** Two workers over one, where there are cores for them, the broker and the load. */
export async function workerRows({ context, bootstrapServers, cell }: LoadContext): Promise<Row[]> {
  const cores = availableParallelism();
  if (cores < 6) {
    return [
      {
        name: "two workers",
        value: Number.NaN,
        unit: "spans per second",
        note: `not measurable: ${cores} cores for workers, broker and load`,
      },
    ];
  }
  const runs = [bridge(2), bridge(1)].map((contender) => ({ contender, cell }));
  const reached = await ingestInTurns(context, bootstrapServers, runs);
  const [two = Number.NaN, one = Number.NaN] = reached.map((rounds) =>
    median(rounds.map(({ perSecond }) => perSecond)),
  );
  return [
    {
      name: "two workers",
      value: two,
      unit: "spans per second",
      ratio: two / one,
      peer: "one worker",
    },
  ];
}

function againstFirst(names: readonly string[], reached: readonly (readonly Reached[])[]): Row[] {
  const values = reached.map((rounds) => median(rounds.map(({ perCpuSecond }) => perCpuSecond)));
  const [first = Number.NaN] = values;
  return names.map((name, index): Row => {
    const value = values[index] ?? Number.NaN;
    const rate = median((reached[index] ?? []).map(({ perSecond }) => perSecond));
    return {
      name,
      value,
      unit: spans,
      ...(index === 0 ? {} : { ratio: value / first, peer: names[0] ?? "" }),
      note: `${Math.round(rate / 1_000)} k/s`,
    };
  });
}
