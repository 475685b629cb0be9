import type { ProviderUsage } from "../src/providers/contract/index.ts";
import { startProgram } from "./providers/program.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

/** What the reading process says. */
interface Reached {
  readonly points: number;
  readonly calls: ProviderUsage["calls"];
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

const megabyte = 1_048_576;

/** A poll of Confluent Cloud: calls, memory and time. The service is a process of its own on loopback. */
export const suite: Suite = { name: "Providers: a poll of Confluent Cloud", run };

async function run({ quick, say }: BenchContext): Promise<Row[]> {
  const clusters = quick ? 10 : 1_000;
  const polls = quick ? 1 : 2;
  say(`${clusters} clusters with 10 topics each`);
  await using service = await startProgram("confluent-program.ts", [String(clusters), "10"]);
  const { url, leastCalls } = await service.answer<{ url: string; leastCalls: number }>();
  await using reader = await startProgram("confluent-poll-program.ts", [url, String(polls)]);
  return rowsOf(await reader.answer<Reached>(), { clusters, polls, leastCalls });
}

function rowsOf(
  { points, calls, cpuSeconds, peakBytes }: Reached,
  { clusters, polls, leastCalls }: { clusters: number; polls: number; leastCalls: number },
): Row[] {
  const of = (operation: string) =>
    calls.filter((call) => call.operation === operation).reduce((sum, call) => sum + call.count, 0);
  const made = of("POST /v2/metrics/cloud/query") / polls;
  const series = Math.round(points / polls).toLocaleString("en");
  const what = `${series} series of ${clusters} clusters`;
  return [
    {
      name: `${what}: queries`,
      value: made,
      unit: "calls per poll",
      ratio: made / leastCalls,
      peer: "pages of 1,000 groups, each metric once",
      note: `and ${calls.reduce((sum, { count }) => sum + count, 0) - made * polls} of all other kinds in ${polls} polls`,
    },
    { name: `${what}: memory`, value: peakBytes / megabyte, unit: "MB resident at most" },
    {
      name: `${what}: read and normalized`,
      value: points / cpuSeconds,
      unit: "points per CPU-s",
      note: "the start of the process, HTTP and JSON included",
    },
  ];
}
