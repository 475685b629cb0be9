import { ingestCells } from "./bridge/cells.ts";
import { inRing, type Ring } from "./bridge/contenders.ts";
import { ingestInTurns } from "./bridge/ingest.ts";
import { latencyRows, scaleRows, topicRows, workerRows } from "./bridge/load-rows.ts";
import { outageRow } from "./bridge/outage-row.ts";
import { median } from "./measure.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

/** How the bridge behaves at half of the load, at more of it, among many topics, and without a backend. */
export const suite: Suite = {
  name: "Bridge: loads, topics, workers, outage",
  run: (context: BenchContext) => inRing(context, loadRows),
};

async function loadRows({ context, bootstrapServers, contenders }: Ring): Promise<Row[]> {
  const [[what, cell]] = ingestCells;
  context.say(`the most of: ${what}`);
  const runs = contenders.map((contender) => ({ contender, cell }));
  const tops = (await ingestInTurns(context, bootstrapServers, runs)).map((rounds) =>
    median(rounds.map(({ perSecond }) => perSecond)),
  );
  const load = { context, bootstrapServers, cell };
  return [
    ...(await latencyRows(load, contenders, tops.at(-1) ?? Number.NaN)),
    ...(await scaleRows(load, tops[0] ?? Number.NaN)),
    ...(await topicRows(load)),
    ...(await workerRows(load)),
    await outageRow(context, bootstrapServers, cell),
  ];
}
