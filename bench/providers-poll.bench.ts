import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ProviderUsage } from "../src/providers/contract/index.ts";
import { leastCalls } from "../src/providers/msk/poll/packing.ts";
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
  const aws = start("aws-program.ts", [String(clusters), String(series)]);
  try {
    const { url } = await answerOf<{ url: string }>(aws);
    const reader = start("poll-program.ts", [url, String(polls)]);
    return rowsOf(await answerOf<Reached>(reader), { clusters, polls });
  } finally {
    aws.disconnect();
  }
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
    { name: `${what}: memory`, value: peakBytes / megabyte, unit: "MB resident at most" },
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

function start(program: string, args: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(`providers/${program}`, import.meta.url));
  return fork(path, [...args], { execArgv: ["--import", "tsx"] });
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const ended = new Promise<never>((_, reject) => {
    child.once("exit", (code) => reject(new Error(`a process of the bench ended with ${code}`)));
  });
  ended.catch(() => {});
  const [answer] = (await Promise.race([once(child, "message"), ended])) as [Answer];
  return answer;
}
