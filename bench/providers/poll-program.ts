/** Reads all metrics that AWS at an address has, and says what that took, for a process of its own. */
import { ShardReading } from "../../src/bridge/provider-source/shard-reading.ts";
import { MskProvider } from "../../src/providers/msk/index.ts";

const [endpoint = "", polls = "1"] = process.argv.slice(2);
const provider = new MskProvider(
  { regions: ["eu-central-1"], endpoint },
  { credentials: async () => ({ accessKeyId: "AKIDHOME", secretAccessKey: "secret" }) },
);
const collector = provider.collector();
/** What was delivered is kept as the bridge does it. */
const readings = new Map<string, ShardReading>();
let points = 0;
for (let poll = 0; poll < Number(polls); poll++) {
  const endMs = Math.floor(Date.now() / 60_000) * 60_000 - collector.settleMs;
  const range = { startMs: endMs - collector.intervalMs, endMs };
  const shards = await collector.shards();
  const passes = new Map(
    shards.map((shard) => {
      const reading = readings.get(shard.id) ?? new ShardReading(shard, range.startMs);
      readings.set(shard.id, reading);
      return [shard.id, reading.pass(range, range.startMs, collector.periodMs)] as const;
    }),
  );
  for await (const { shardId, metrics } of collector.collect(shards, range)) {
    passes.get(shardId)?.sift(metrics);
    points += metrics.length;
  }
  for (const pass of passes.values()) {
    pass.deliver(range.startMs);
  }
}
const { user, system } = process.cpuUsage();
const cost = provider.usage().estimatedCostUsd ?? 0;
process.send?.({
  points,
  seriesAsked: Math.round(cost / 0.000_01),
  calls: provider.usage().calls,
  cpuSeconds: (user + system) / 1e6,
  // In kB on Linux, in bytes elsewhere; `maxRSS` of Node.js is in kB.
  peakBytes: process.resourceUsage().maxRSS * 1_024,
});
await provider.close();
process.disconnect?.();
