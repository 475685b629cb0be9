/** Reads all metrics that Confluent Cloud at an address has, and says what that took. */
import { ConfluentProvider } from "../../src/providers/confluent/index.ts";

const [url = "", polls = "1"] = process.argv.slice(2);
const provider = new ConfluentProvider({
  apiKey: "CLOUDKEY00000001",
  apiSecret: "cloud-secret-that-nobody-may-see",
  baseUrl: url,
  metricsBaseUrl: url,
});
const collector = provider.collector();
const shards = await collector.shards();
let points = 0;
for (let poll = 0; poll < Number(polls); poll++) {
  const { periodMs, settleMs } = collector;
  const endMs = Math.floor((Date.now() - settleMs) / periodMs) * periodMs;
  for await (const { metrics } of collector.collect(shards, { startMs: endMs - periodMs, endMs })) {
    points += metrics.length;
  }
}
const { user, system } = process.cpuUsage();
process.send?.({
  points,
  calls: provider.usage().calls,
  cpuSeconds: (user + system) / 1e6,
  // In kB on Linux, in bytes elsewhere; `maxRSS` of Node.js is in kB.
  peakBytes: process.resourceUsage().maxRSS * 1_024,
});
await provider.close();
process.disconnect?.();
