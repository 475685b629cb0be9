import { waitUntil } from "../support/wait-until.ts";
import { acknowledgedIsStored } from "./audit.ts";
import { CommitWatch } from "./commit-watch.ts";
import { repeatedOnlyUncommitted } from "./redelivery.ts";
import type { Troupe } from "./run-scenarios.ts";
import type { Scenario } from "./scenario.ts";
import { bounds, Stage, type StageParts } from "./stage.ts";
import {
  commitsBehindReaders,
  commitsForward,
  errorsExpected,
  memoryBounded,
  nothingDoubled,
  nothingLost,
  orderAtReaders,
  orderOnTopic,
  recovered,
  type Verdict,
} from "./verdicts.ts";

const recoveryLimitMs = 15_000;

/** What came of a scenario: a row of the table. */
export interface Outcome {
  readonly name: string;
  readonly does: string;
  /** Why it could not be played on this machine. */
  readonly impossible?: string;
  readonly written: number;
  readonly acknowledged: number;
  readonly received: number;
  /** Acknowledged, and not received: not counting what the fault itself took away. */
  readonly lost: number;
  readonly doubled: number;
  readonly outOfOrder: number;
  /** Acknowledgements without an offset. */
  readonly unplaced: number;
  readonly errors: ReadonlyMap<string, number>;
  readonly recoveryMs: number | undefined;
  readonly longestPauseMs: number;
  readonly peakWriterRss: number;
  readonly peakReaderRss: number;
  readonly verdicts: readonly Verdict[];
}

/** Plays faults of writers, readers and brokers. */
export const failoverTroupe: Troupe<Scenario, Outcome> = {
  play,
  nothing: ({ name, does }, why) => ({
    name,
    does,
    written: 0,
    acknowledged: 0,
    received: 0,
    lost: 0,
    doubled: 0,
    outOfOrder: 0,
    unplaced: 0,
    errors: new Map(),
    recoveryMs: undefined,
    longestPauseMs: 0,
    peakWriterRss: 0,
    peakReaderRss: 0,
    verdicts: "broken" in why ? [why.broken] : [],
    ...("impossible" in why ? why : {}),
  }),
};

/** Plays a scenario to its end; throws only where the lab itself does not work. */
async function play(parts: StageParts): Promise<Outcome> {
  const { scenario, lab, say } = parts;
  const stage = new Stage(parts);
  const commits = new CommitWatch(lab, stage.group, stage.topic);
  try {
    await stage.set();
    commits.start();
    say("the fault begins");
    await scenario.start(stage);
    await scenario.end(stage);
    const endedAt = Date.now();
    say("the fault has ended");
    const recoveryMs = await recovery(stage, endedAt);
    await lab.repair(stage.topic);
    const unread = await finish(stage);
    await commits.finish();
    const after = scenario.expects.losesOlderThanEnd === true ? endedAt : 0;
    const { losesOlderThanEnd = false } = scenario.expects;
    const { servers } = lab;
    const verdicts = [
      await acknowledgedIsStored(stage.ledger, { servers, topic: stage.topic, after }),
      nothingLost(stage.ledger, after),
      nothingDoubled(stage.ledger),
      orderOnTopic(stage.ledger, after),
      orderAtReaders(stage.ledger),
      // A topic made again begins with new offsets, and none committed.
      ...(losesOlderThanEnd ? [] : committed(stage, commits)),
      errorsExpected(stage.ledger, scenario.expects.errors),
      recovered(recoveryMs, scenario.expects.recoveryMs ?? recoveryLimitMs),
      memoryBounded("writer", stage.memory.peak("writer"), bounds.bufferMemory),
      memoryBounded("reader", stage.memory.peak("reader"), bounds.maxBufferedBytes),
      {
        promise: "no process ends by itself",
        kept: unread.length === 0,
        detail: unread.join("\n"),
      },
    ];
    return outcomeOf(stage, recoveryMs, verdicts, after);
  } finally {
    await commits.close();
    await stage.clear();
    await scenario.cleanUp?.();
  }
}

function committed({ ledger }: Stage, { samples }: CommitWatch): Verdict[] {
  return [
    commitsForward(samples),
    commitsBehindReaders(ledger, samples),
    repeatedOnlyUncommitted(ledger, samples),
  ];
}

/** Waits until all goes on; undefined where it does not. */
async function recovery(stage: Stage, endedAt: number): Promise<number | undefined> {
  try {
    await stage.untilFlowing(endedAt);
  } catch (error) {
    stage.say(String(error));
    return undefined;
  }
  return (stage.flowingSince(endedAt) ?? Number.NaN) - endedAt;
}

/** Lets writers finish, then readers when they have all that is acknowledged. @returns what went wrong */
async function finish(stage: Stage): Promise<string[]> {
  await stage.stopWriters();
  // What is missing after this is lost: the verdict names it.
  await waitUntil("all that is acknowledged arrives", () => {
    const { losesOlderThanEnd = false } = stage.scenario.expects;
    return losesOlderThanEnd ? quiet(stage) : stage.ledger.missing().length === 0;
  }).catch(() => {});
  await stage.stopReaders();
  return stage.surprises();
}

/** Nothing new has arrived for a while. */
function quiet({ ledger }: Stage): boolean {
  const latest = Math.max(...[...ledger.records.values()].map(({ receivedAt }) => receivedAt));
  return Date.now() - latest > 5_000;
}

function outcomeOf(
  stage: Stage,
  recoveryMs: number | undefined,
  verdicts: readonly Verdict[],
  after: number,
): Outcome {
  const { ledger, scenario, memory } = stage;
  const { name, does } = scenario;
  const count = (verdict: Verdict): number => Number.parseInt(verdict.detail, 10);
  return {
    name,
    does,
    written: ledger.written,
    acknowledged: ledger.acknowledged,
    received: ledger.received,
    lost: count(nothingLost(ledger, after)),
    doubled: count(nothingDoubled(ledger)),
    outOfOrder: count(orderOnTopic(ledger, after)) + count(orderAtReaders(ledger)),
    unplaced: ledger.unplaced,
    errors: ledger.errors,
    recoveryMs,
    longestPauseMs: ledger.longestPauseMs,
    peakWriterRss: memory.peak("writer").rss,
    peakReaderRss: memory.peak("reader").rss,
    verdicts,
  };
}
