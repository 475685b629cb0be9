import { benchBroker } from "../bench-broker.ts";
import { buildCollector } from "../collector/build.ts";
import type { BenchContext, Row } from "../suite.ts";
import { bridge, type Contender, collector } from "./server.ts";

/** What the suites of the bridge work with. */
export interface Ring {
  readonly context: BenchContext;
  readonly bootstrapServers: string;
  /** The bridge, and behind it the Collector where that can be built. */
  readonly contenders: readonly Contender[];
}

/** Has a broker and the contenders ready for a suite. Its rows say so where there is no Collector. */
export async function inRing(
  context: BenchContext,
  measure: (ring: Ring) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const build = await buildCollector((line) => context.say(line));
  const peers = build.kind === "built" ? [collector(build.path, build.version)] : [];
  const missing = build.kind === "built" ? [] : [withoutPeer(build.reason)];
  const broker = await benchBroker(context);
  try {
    const { bootstrapServers } = broker;
    const rows = await measure({ context, bootstrapServers, contenders: [bridge(), ...peers] });
    return [...missing, ...rows];
  } finally {
    await broker.stop();
  }
}

function withoutPeer(reason: string): Row {
  return { name: "the Collector", value: Number.NaN, unit: "", note: `not measured: ${reason}` };
}
