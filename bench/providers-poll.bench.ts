import type { ProviderUsage } from "../src/providers/contract/index.ts";
import { leastCalls } from "../src/providers/msk/poll/packing.ts";
import { startProgram } from "./providers/program.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

/** What the reading process says. */
interface Reached {
  readonly points: number;
  /** Metrics that GetMetricData was asked for, all polls together. */
  readonly seriesAsked: number;
  readonly calls: ProviderUsage["calls"];
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

const minuteMs = 60_000;
const megabyte = 1_048_576;

/** A poll of Amazon MSK: calls, memory and processor time. AWS is a process of its own on loopback. */
export const suite: Suite = { name: "Providers: a poll of Amazon MSK", run };

async function run({ quick, say }: BenchContext): Promise<Row[]> {
  const clusters = quick ? 10 : 200;
  const series = quick ? 5_000 : 100_000;
  // With two polls the lists are asked for once more, as a bridge would.
  const polls = quick ? 1 : 2;
  say(`${clusters} clusters, ${series} series`);
  await using aws = await startProgram("aws-program.ts", [String(clusters), String(series)]);
  const { url } = await aws.answer<{ url: string }>();
  await using reader = await startProgram("poll-program.ts", [url, String(polls)]);
  return rowsOf(await reader.answer<Reached>(), { clusters, polls });
}

function rowsOf(
  { points, seriesAsked, calls, cpuSeconds, peakBytes }: Reached,
  { clusters, polls }: { clusters: number; polls: number },
): Row[] {
  const asked = seriesAsked / polls;
  const made = count(calls, "GetMetricData") / polls;
  const least = leastCalls(asked, { startMs: 0, endMs: 5 * minuteMs }, minuteMs);
  const what = `${Math.round(asked).toLocaleString("en")} series of ${clusters} clusters`;
  return [
    {
      name: `${what}: calls of GetMetricData`,
      value: made,
      unit: "calls per poll",
      ratio: made / least,
      peer: "the least that the limits allow",
      note: `and ${count(calls, "ListMetrics") / polls} of ListMetrics`,
    },
    {
      name: `${what}: memory`,
      value: peakBytes / megabyte,
      unit: "MB resident at most",
      note: "with what a bridge keeps of points that it delivered",
    },
    {
      name: `${what}: read and normalized`,
      value: points / cpuSeconds,
      unit: "points per CPU-s",
      note: "the SDK's own time and the start of the process included",
    },
  ];
}

function count(calls: Reached["calls"], operation: string): number {
  return calls
    .filter((call) => call.operation === operation)
    .reduce((sum, call) => sum + call.count, 0);
}
