import type { Signal } from "../src/otlp/index.ts";
import { benchBroker } from "./bench-broker.ts";
import { bridgeShares } from "./bridge/bridge-shares.ts";
import { deliverCells, ingestCells } from "./bridge/cells.ts";
import { deliverInTurns } from "./bridge/deliver.ts";
import { driverLimit } from "./bridge/driver-limit.ts";
import { type IngestCell, ingestInTurns } from "./bridge/ingest.ts";
import { latencyRows, scaleRows, topicRows, workerRows } from "./bridge/load-rows.ts";
import { outageRow } from "./bridge/outage-row.ts";
import { comparedRows, type Reached } from "./bridge/reached.ts";
import { bridge, type Contender, collector } from "./bridge/server.ts";
import { buildCollector } from "./collector/build.ts";
import { median } from "./measure.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

const units = { traces: "spans", metrics: "points", logs: "records" } as const;

interface Run<Cell> {
  readonly context: BenchContext;
  readonly bootstrapServers: string;
  readonly contenders: readonly Contender[];
  readonly what: string;
  readonly cell: Cell;
}

/** Measures contenders in turns; of each, what it reached in each round. */
type InTurns<Cell> = (
  context: BenchContext,
  bootstrapServers: string,
  contenders: readonly Contender[],
  cell: Cell,
) => Promise<readonly (readonly Reached[])[]>;

/** The bridge against the OpenTelemetry Collector, each a process of its own. */
export const suite: Suite = {
  name: "Bridge",
  async run(context: BenchContext): Promise<Row[]> {
    const build = await buildCollector((line) => context.say(line));
    const peers = build.kind === "built" ? [collector(build.path, build.version)] : [];
    const broker = await benchBroker(context);
    try {
      const { bootstrapServers } = broker;
      const contenders: readonly Contender[] = [bridge(), ...peers];
      const rows: Row[] = build.kind === "built" ? [] : [withoutPeer(build.reason)];
      rows.push(...(await ingestRows(context, bootstrapServers, contenders)));
      rows.push(...(await deliverRows(context, bootstrapServers, contenders)));
      return rows;
    } finally {
      await broker.stop();
    }
  },
};

function withoutPeer(reason: string): Row {
  return { name: "the Collector", value: Number.NaN, unit: "", note: `not measured: ${reason}` };
}

async function ingestRows(
  context: BenchContext,
  bootstrapServers: string,
  contenders: readonly Contender[],
): Promise<Row[]> {
  const rows: Row[] = [];
  const tops: number[][] = [];
  for (const [what, cell] of ingestCells) {
    const run = { context, bootstrapServers, contenders, what, cell };
    const { compared, reached } = await compare(run, ingestInTurns);
    rows.push(...compared, await costRow(context, bootstrapServers, what, cell, compared[0]));
    tops.push(reached.map((rounds) => median(rounds.map(({ perSecond }) => perSecond))));
  }
  const [first] = ingestCells;
  const [ours = Number.NaN] = tops[0] ?? [];
  const load = { context, bootstrapServers, cell: first[1] };
  return [
    ...rows,
    ...(await latencyRows(load, contenders, tops[0]?.at(-1) ?? Number.NaN)),
    ...(await scaleRows(load, ours)),
    ...(await topicRows(load)),
    ...(await workerRows(load)),
    await outageRow(context, bootstrapServers, first[1]),
  ];
}

/** What the driver alone does, and where the rest goes. */
async function costRow(
  context: BenchContext,
  bootstrapServers: string,
  what: string,
  cell: IngestCell,
  own: Row | undefined,
): Promise<Row> {
  const limit = await driverLimit(context, bootstrapServers, cell);
  const shares = await bridgeShares(context, bootstrapServers, cell);
  const share = Math.round((100 * (own?.value ?? Number.NaN)) / limit);
  return {
    name: `${what}: the driver alone`,
    value: limit,
    unit: `${units[cell.signal]} per CPU-s`,
    note: `the bridge reaches ${share} % of it; its time: ${shares}`,
  };
}

async function deliverRows(
  context: BenchContext,
  bootstrapServers: string,
  contenders: readonly Contender[],
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [what, cell] of deliverCells) {
    const run = { context, bootstrapServers, contenders, what, cell };
    rows.push(...(await compare(run, deliverInTurns)).compared);
  }
  return rows;
}

/** A row for each contender in one cell, in their order, and what they reached. */
async function compare<Cell extends { readonly signal: Signal }>(
  { context, bootstrapServers, contenders, what, cell }: Run<Cell>,
  inTurns: InTurns<Cell>,
): Promise<{ compared: Row[]; reached: readonly (readonly Reached[])[] }> {
  context.say(what);
  const reached = await inTurns(context, bootstrapServers, contenders, cell);
  const names = contenders.map(({ name }) => name);
  return { compared: comparedRows(what, units[cell.signal], names, reached), reached };
}
