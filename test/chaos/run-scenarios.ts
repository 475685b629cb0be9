import { SeededRandom } from "../support/otlp/seeded-random.ts";
import { LabCluster, type LabClusterOptions } from "./lab-cluster.ts";
import type { Verdict } from "./verdicts.ts";

/** What every kind of scenario has. */
export interface Playable {
  readonly name: string;
  readonly ownCluster?: () => Promise<LabClusterOptions>;
  readonly impossible?: () => Promise<string | undefined>;
  cleanUp?(): Promise<void>;
}

/** What a scenario is played with. */
export interface PlayParts<Scene> {
  readonly lab: LabCluster;
  readonly scenario: Scene;
  readonly random: SeededRandom;
  readonly say: (line: string) => void;
}

/** How one kind of scenario is played, and what comes of it. */
export interface Troupe<Scene, Outcome> {
  play(parts: PlayParts<Scene>): Promise<Outcome>;
  /** What there is to tell where nothing was seen: why it was not played, or what broke it off. */
  nothing(
    scenario: Scene,
    why: { readonly impossible: string } | { readonly broken: Verdict },
  ): Outcome;
}

/** The cluster of all scenarios that want none of their own, started for the first of them. */
export class SharedCluster implements AsyncDisposable {
  #lab: LabCluster | undefined;

  async use(): Promise<LabCluster> {
    this.#lab ??= await LabCluster.start();
    return this.#lab;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lab?.[Symbol.asyncDispose]();
  }
}

/** How to play them. */
export interface RunOptions<Outcome> {
  readonly cluster: SharedCluster;
  readonly seed: number;
  /** Takes a line for the person who waits. */
  readonly say: (line: string) => void;
  /** Leaves everything as it is, and ends all processes. */
  readonly signal?: AbortSignal;
  /** Takes each outcome as it comes. */
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** Plays scenarios one after the other. */
export async function runScenarios<Scene extends Playable, Outcome>(
  scenarios: readonly Scene[],
  troupe: Troupe<Scene, Outcome>,
  { cluster, seed, say, signal, onOutcome }: RunOptions<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const scenario of scenarios) {
    signal?.throwIfAborted();
    const reason = await scenario.impossible?.();
    if (reason !== undefined) {
      outcomes.push(troupe.nothing(scenario, { impossible: reason }));
      continue;
    }
    const random = new SeededRandom(seed);
    const sayIt = (line: string): void => say(`${scenario.name}: ${line}`);
    const own = scenario.ownCluster;
    const lab = own === undefined ? await cluster.use() : await LabCluster.start(await own());
    try {
      await lab.repair();
      const playing = troupe.play({ lab, scenario, random, say: sayIt });
      const outcome = await unlessAborted(playing, signal).catch((error: unknown) => {
        signal?.throwIfAborted();
        // The other scenarios are played all the same.
        return troupe.nothing(scenario, { broken: brokenOff(error) });
      });
      outcomes.push(outcome);
      onOutcome?.(outcome);
    } finally {
      if (signal?.aborted === true) await scenario.cleanUp?.();
      if (own !== undefined) await lab[Symbol.asyncDispose]();
    }
  }
  return outcomes;
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

function brokenOff(error: unknown): Verdict {
  return { promise: "is played to its end", kept: false, detail: String(error) };
}
