import { type Check, type CheckResult, failedFinding, runChecks } from "../check.ts";

/** A step of an examination: one check or several of a kind, which wait for what they rest on. */
export interface Stage {
  readonly name: string;
  /** Names of stages without which there is nothing to look at. */
  readonly needs: readonly string[];
  readonly timeoutMs: number;
  /** What is looked at, known once its turn has come. */
  readonly checks: () => readonly Check[];
}

/** What a step found, or that it was not run. */
export interface StageResult extends CheckResult {
  /** The check that failed, for which this one was not run. */
  readonly blockedBy?: string;
}

/** Is told how an examination goes on. */
export interface StageObserver {
  began(stage: string): void;
  ended(result: StageResult): void;
}

/**
 * Takes one step after the other. What rests on a step that failed is not run, and says so. Never
 * rejects.
 *
 * @param signal - ends it before the next step
 */
export async function runStages(
  stages: readonly Stage[],
  observer: StageObserver,
  signal: AbortSignal,
): Promise<StageResult[]> {
  const results: StageResult[] = [];
  const culprits = new Map<string, string>();
  for (const stage of stages) {
    if (signal.aborted) {
      break;
    }
    const culprit = stage.needs.map((name) => culprits.get(name)).find((name) => name);
    const found = culprit === undefined ? await look(stage, observer) : [notRun(stage, culprit)];
    const failed = found.find(({ status }) => status === "failed")?.name ?? culprit;
    if (failed !== undefined) {
      culprits.set(stage.name, failed);
    }
    for (const result of found) {
      observer.ended(result);
      results.push(result);
    }
  }
  return results;
}

async function look(
  { name, timeoutMs, checks }: Stage,
  observer: StageObserver,
): Promise<readonly CheckResult[]> {
  observer.began(name);
  try {
    return await runChecks(checks(), timeoutMs);
  } catch (error) {
    return [{ name, ...failedFinding(error), ageMs: 0, durationMs: 0 }];
  }
}

function notRun({ name }: Stage, culprit: string): StageResult {
  return {
    name,
    status: "skipped",
    reason: `not run: it needs "${culprit}", which failed`,
    blockedBy: culprit,
    ageMs: 0,
    durationMs: 0,
  };
}
