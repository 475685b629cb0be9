import { SeededRandom } from "../support/otlp/seeded-random.ts";
import { LabCluster } from "./lab-cluster.ts";
import { type Outcome, play } from "./play.ts";
import type { Scenario } from "./scenario.ts";

/** How to play them. */
export interface RunOptions {
  readonly seed: number;
  /** Takes a line for the person who waits. */
  readonly say: (line: string) => void;
  /** Leaves everything as it is, and ends all processes. */
  readonly signal?: AbortSignal;
  /** Takes each outcome as it comes. */
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** Plays scenarios one after the other, on one cluster where they do not want their own. */
export async function runScenarios(
  scenarios: readonly Scenario[],
  { seed, say, signal, onOutcome }: RunOptions,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let shared: LabCluster | undefined;
  try {
    for (const scenario of scenarios) {
      signal?.throwIfAborted();
      const reason = await scenario.impossible?.();
      if (reason !== undefined) {
        outcomes.push(notPlayed(scenario, reason));
        continue;
      }
      const random = new SeededRandom(seed);
      const sayIt = (line: string): void => say(`${scenario.name}: ${line}`);
      const own = scenario.ownCluster;
      const lab =
        own === undefined
          ? (shared ?? (await LabCluster.start()))
          : await LabCluster.start(await own());
      if (own === undefined) shared = lab;
      try {
        await lab.repair();
        const playing = play({ lab, scenario, random, say: sayIt });
        const outcome = await unlessAborted(playing, signal).catch((error: unknown) => {
          signal?.throwIfAborted();
          // The other scenarios are played all the same.
          return brokenOff(scenario, error);
        });
        outcomes.push(outcome);
        onOutcome?.(outcome);
      } finally {
        if (signal?.aborted === true) await scenario.cleanUp?.();
        if (own !== undefined) await lab[Symbol.asyncDispose]();
      }
    }
    return outcomes;
  } finally {
    await shared?.[Symbol.asyncDispose]();
  }
}

/** Leaves work as it is when the signal comes: its processes end with this one. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const over = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const options = { once: true, signal: over.signal };
    signal?.addEventListener("abort", () => reject(signal.reason), options);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, aborted]);
  } finally {
    over.abort();
  }
}

function brokenOff({ name, does }: Scenario, error: unknown): Outcome {
  const verdict = { promise: "is played to its end", kept: false, detail: String(error) };
  return { ...nothingSeen, name, does, verdicts: [verdict] };
}

function notPlayed({ name, does }: Scenario, impossible: string): Outcome {
  return { ...nothingSeen, name, does, impossible };
}

const nothingSeen = {
  written: 0,
  acknowledged: 0,
  received: 0,
  lost: 0,
  doubled: 0,
  outOfOrder: 0,
  unplaced: 0,
  errors: new Map<string, number>(),
  recoveryMs: undefined,
  longestPauseMs: 0,
  peakWriterRss: 0,
  peakReaderRss: 0,
  verdicts: [],
};
