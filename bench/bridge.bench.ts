import { benchBroker } from "./bench-broker.ts";
import { deliverCells, ingestCells } from "./bridge/cells.ts";
import { deliverInTurns } from "./bridge/deliver.ts";
import { ingestInTurns } from "./bridge/ingest.ts";
import { comparedRows } from "./bridge/reached.ts";
import { bridge, type Contender, collector } from "./bridge/server.ts";
import { buildCollector } from "./collector/build.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

const units = { traces: "spans", metrics: "points", logs: "records" } as const;

/** The bridge against the OpenTelemetry Collector, each a process of its own. */
export const suite: Suite = {
  name: "Bridge",
  async run(context: BenchContext): Promise<Row[]> {
    const build = await buildCollector((line) => context.say(line));
    const peers = build.kind === "built" ? [collector(build.path, build.version)] : [];
    const broker = await benchBroker(context);
    const rows: Row[] = [];
    try {
      const { bootstrapServers } = broker;
      const contenders: readonly Contender[] = [bridge(), ...peers];
      const names = contenders.map(({ name }) => name);
      for (const [what, cell] of ingestCells) {
        context.say(what);
        const reached = await ingestInTurns(context, bootstrapServers, contenders, cell);
        rows.push(...comparedRows(what, units[cell.signal], names, reached));
      }
      for (const [what, cell] of deliverCells) {
        context.say(what);
        const reached = await deliverInTurns(context, bootstrapServers, contenders, cell);
        rows.push(...comparedRows(what, units[cell.signal], names, reached));
      }
    } finally {
      await broker.stop();
    }
    return rows;
  },
};
