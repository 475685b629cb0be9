/** Reads all metrics that AWS at an address has, and says what that took, for a process of its own. */
import { MskProvider } from "../../src/providers/msk/index.ts";

const [endpoint = "", polls = "1"] = process.argv.slice(2);
const provider = new MskProvider(
  { regions: ["eu-central-1"], endpoint },
  { credentials: async () => ({ accessKeyId: "AKIDHOME", secretAccessKey: "secret" }) },
);
const collector = provider.collector();
let points = 0;
for (let poll = 0; poll < Number(polls); poll++) {
  const endMs = Math.floor(Date.now() / 60_000) * 60_000 - collector.settleMs;
  const range = { startMs: endMs - collector.intervalMs, endMs };
  for await (const { metrics } of collector.collect(await collector.shards(), range)) {
    points += metrics.length;
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
