import { deliverCells, units } from "./bridge/cells.ts";
import { inRing, type Ring } from "./bridge/contenders.ts";
import { deliverInTurns } from "./bridge/deliver.ts";
import { comparedRows } from "./bridge/reached.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

/** The bridge against the OpenTelemetry Collector, each a process of its own: from Kafka to OTLP. */
export const suite: Suite = {
  name: "Bridge: Kafka to OTLP",
  run: (context: BenchContext) => inRing(context, deliverRows),
};

async function deliverRows({ context, bootstrapServers, contenders }: Ring): Promise<Row[]> {
  const names = contenders.map(({ name }) => name);
  const rows: Row[] = [];
  for (const [what, cell] of deliverCells) {
    context.say(what);
    const reached = await deliverInTurns(context, bootstrapServers, contenders, cell);
    rows.push(...comparedRows(what, units[cell.signal], names, reached));
  }
  return rows;
}
