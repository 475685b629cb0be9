import { bridgeShares } from "./bridge/bridge-shares.ts";
import { ingestCells, units } from "./bridge/cells.ts";
import { inRing, type Ring } from "./bridge/contenders.ts";
import { driverLimit } from "./bridge/driver-limit.ts";
import { type IngestCell, ingestInTurns } from "./bridge/ingest.ts";
import { comparedRows } from "./bridge/reached.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

/** The bridge against the OpenTelemetry Collector, each a process of its own: from OTLP to Kafka. */
export const suite: Suite = {
  name: "Bridge: OTLP to Kafka",
  run: (context: BenchContext) => inRing(context, ingestRows),
};

async function ingestRows({ context, bootstrapServers, contenders }: Ring): Promise<Row[]> {
  const names = contenders.map(({ name }) => name);
  const rows: Row[] = [];
  for (const [what, cell] of ingestCells) {
    context.say(what);
    const runs = contenders.map((contender) => ({ contender, cell }));
    const reached = await ingestInTurns(context, bootstrapServers, runs);
    rows.push(...comparedRows(what, units[cell.signal], names, reached));
    rows.push(await costRow(context, bootstrapServers, what, cell, rows.at(-names.length)));
  }
  return rows;
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
