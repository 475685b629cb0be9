import { outcomeNames, type PipelineCounts } from "../../../src/bridge/pipeline/index.ts";
import { readTopic } from "../../support/read-topic.ts";
import { waitUntil } from "../../support/wait-until.ts";
import type { PlayParts, Troupe } from "../run-scenarios.ts";
import { none, recovered, type Verdict } from "../verdicts.ts";
import type { BridgeScenario } from "./bridge-scenario.ts";
import { BridgeStage } from "./bridge-stage.ts";

const recoveryLimitMs = 15_000;
/** What docs/bridge.md has a container given: twice `limits.memoryBytes`. */
const mostMemoryBytes = 2 * 2 ** 28;

/** What came of a scenario around a bridge: a row of the table. */
export interface BridgeOutcome {
  readonly name: string;
  readonly does: string;
  /** Spans whose request was answered with success. */
  readonly answered: number;
  /** Different spans that the backend took. */
  readonly arrived: number;
  /** Answered, and not at the backend. */
  readonly lost: number;
  /** Spans that the backend took more than once. */
  readonly repeated: number;
  /** Requests that were answered otherwise, or not. */
  readonly turnedAway: number;
  readonly members: number;
  readonly recoveryMs: number | undefined;
  readonly longestPauseMs: number;
  readonly peakRss: number;
  readonly verdicts: readonly Verdict[];
}

/** Plays faults around bridges that run the command. */
export function bridgeTroupe(cli: string): Troupe<BridgeScenario, BridgeOutcome> {
  return {
    play: (parts) => playBridge(parts, cli),
    nothing: ({ name, does }, why) => ({
      name,
      does,
      answered: 0,
      arrived: 0,
      lost: 0,
      repeated: 0,
      turnedAway: 0,
      members: 0,
      recoveryMs: undefined,
      longestPauseMs: 0,
      peakRss: 0,
      verdicts: "broken" in why ? [why.broken] : [],
    }),
  };
}

async function playBridge(parts: PlayParts<BridgeScenario>, cli: string): Promise<BridgeOutcome> {
  const { scenario, lab, say } = parts;
  await using stage = await BridgeStage.set(parts, cli);
  say("the fault begins");
  await scenario.start(stage);
  await scenario.end(stage);
  say("the fault has ended");
  const recoveryMs = await stage.untilFlowing().catch(() => undefined);
  await lab.repair(stage.places.topic);
  await stage.sender.stop();
  // What is missing after this is lost: the verdict names it.
  await waitUntil("all arrives", () => stage.missing().length === 0).catch(() => {});
  const counts = await untilCountersAddUp(stage.bridge);
  const letters = await readTopic(lab.servers, stage.places.deadLetterTopic);
  const code = await stage.bridge.stop();
  const { sender, taken, memberCounts, peakRss } = stage;
  const missing = stage.missing();
  return {
    name: scenario.name,
    does: scenario.does,
    answered: sender.answered.size,
    arrived: taken.size,
    lost: missing.length,
    repeated: [...taken.values()].filter((times) => times > 1).length,
    turnedAway: sender.failures,
    members: memberCounts.length,
    recoveryMs,
    longestPauseMs: sender.longestPauseMs,
    peakRss,
    verdicts: [
      none("every span answered with success reaches the backend", missing),
      none(
        "no span becomes a dead letter",
        letters.map(({ offset }) => String(offset)),
      ),
      none("every counter adds up", [
        ...counts.flatMap(({ name, items }) => offences(name, items)),
        ...memberCounts.flatMap((items, index) => offences(`member ${index + 1}`, { ...items })),
      ]),
      none("what is counted as delivered is what arrived", [
        ...short("ingest", counts[0]?.items.delivered, sender.answered.size),
        ...short("deliver", deliveredBy([counts[1]?.items, ...memberCounts]), taken.size),
      ]),
      recovered(recoveryMs, scenario.recoveryMs ?? recoveryLimitMs),
      {
        promise: "memory stays below twice limits.memoryBytes",
        kept: peakRss > 0 && peakRss < mostMemoryBytes,
        detail: `${Math.round(peakRss / 2 ** 20)} MB`,
      },
      { promise: "the bridge ends in order", kept: code === 0, detail: `exit code ${code}` },
    ],
  };
}

type Items = Readonly<Record<string, number>>;

interface Counted {
  readonly name: string;
  readonly items: Items;
}

/** The counters of both pipelines, once nothing is under way; as they are where that does not come. */
async function untilCountersAddUp(bridge: BridgeStage["bridge"]): Promise<Counted[]> {
  const ask = () =>
    Promise.all(
      ["ingest", "deliver"].map(async (name) => ({ name, items: await bridge.items(name) })),
    );
  let counts = await ask();
  await waitUntil("the counters add up", async () => {
    counts = await ask();
    return counts.every(({ name, items }) => offences(name, items).length === 0);
  }).catch(() => {});
  return counts;
}

/** What is wrong with counters, if anything: what came in is the sum of what became of it. */
function offences(name: string, items: Items): string[] {
  const { received = 0 } = items;
  const settled = outcomeNames.reduce((sum, outcome) => sum + (items[outcome] ?? 0), 0);
  return received === settled ? [] : [`${name} took in ${received} and settled ${settled}`];
}

function short(name: string, counted = 0, seen: number): string[] {
  return counted >= seen ? [] : [`${name} counts ${counted} of ${seen}`];
}

function deliveredBy(all: readonly (Items | Readonly<PipelineCounts> | undefined)[]): number {
  return all.reduce((sum, items) => sum + (items?.delivered ?? 0), 0);
}
