import { setTimeout as delay } from "node:timers/promises";
import type { BridgePipeline } from "../../config/index.ts";
import { classifyError, type KafkaBridgeError } from "../../errors/index.ts";
import { fingerprint } from "./fingerprint.ts";
import type { PipelineRun } from "./pipeline-run.ts";

/** What a reload did, by the names of pipelines. */
export interface ReloadReport {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly replaced: readonly string[];
  /** They run on, untouched. */
  readonly unchanged: readonly string[];
  /** They could not be begun as the new configuration has them: they run as before, if they did. */
  readonly failed: readonly { readonly pipeline: string; readonly error: KafkaBridgeError }[];
}

/** How to get from the pipelines that run to those of a new configuration. */
export interface Replacement {
  readonly running: ReadonlyMap<string, PipelineRun>;
  readonly wanted: readonly BridgePipeline[];
  readonly create: (pipeline: BridgePipeline) => PipelineRun;
  /** For what is under way in pipelines that end. */
  readonly timeoutMs: number;
}

interface Change {
  readonly former: PipelineRun | undefined;
  readonly next: PipelineRun;
}

/** How soon a port is tried again that the former listener is just leaving. */
const portRetryMs = 5;
const portWaitMs = 2_000;

/**
 * Replaces the pipelines that changed, ends those that are gone, begins those that are new, and
 * leaves the others alone. Before any is ended, all that begin have their sinks connected.
 *
 * @returns the pipelines that run from now on, and what was done
 * @throws what would keep one of them from beginning; then nothing was changed
 */
export async function replacePipelines({
  running,
  wanted,
  create,
  timeoutMs,
}: Replacement): Promise<{
  readonly runs: Map<string, PipelineRun>;
  readonly report: ReloadReport;
}> {
  const runs = new Map<string, PipelineRun>();
  const changes: Change[] = [];
  for (const pipeline of wanted) {
    const former = running.get(pipeline.name);
    if (former !== undefined && isSame(former, pipeline)) {
      runs.set(pipeline.name, former);
    } else {
      changes.push({ former, next: create(pipeline) });
    }
  }
  await prepareAll(changes);
  const isWanted = new Set(wanted.map(({ name }) => name));
  const removed = [...running.values()].filter(({ name }) => !isWanted.has(name));
  const ending = Promise.all(removed.map((run) => run.close(timeoutMs)));
  const unchanged = [...runs.keys()];
  const outcomes = await Promise.all(changes.map((change) => carryOut(change, create, timeoutMs)));
  await ending;
  for (const { name, run } of outcomes) {
    if (run !== undefined) {
      runs.set(name, run);
    }
  }
  const done = outcomes.filter(({ error }) => error === undefined).map(({ name }) => name);
  const report: ReloadReport = {
    added: done.filter((name) => !running.has(name)),
    removed: removed.map(({ name }) => name),
    replaced: done.filter((name) => running.has(name)),
    unchanged,
    failed: outcomes.flatMap(({ name, error }) =>
      error === undefined ? [] : [{ pipeline: name, error }],
    ),
  };
  return { runs, report };
}

function isSame(run: PipelineRun, pipeline: BridgePipeline): boolean {
  return run.fingerprint === fingerprint(pipeline);
}

/** Only one at a time has a transactional id, a file, or a place in a group under one name. */
function excludesEachOther({ from, to }: BridgePipeline): boolean {
  return from.kind !== "otlp" || to.kind === "file";
}

async function prepareAll(changes: readonly Change[]): Promise<void> {
  const prepared = await Promise.allSettled(
    changes.map(async ({ former, next }) => {
      if (former === undefined || !excludesEachOther(next.parts.pipeline)) {
        await next.prepare();
      }
    }),
  );
  const failed = prepared.find((each) => each.status === "rejected");
  if (failed !== undefined) {
    await Promise.all(changes.map(({ next }) => next.close(0)));
    throw classifyError(failed.reason);
  }
}

interface Outcome {
  readonly name: string;
  /** Undefined where nothing runs under the name. */
  readonly run: PipelineRun | undefined;
  readonly error?: KafkaBridgeError;
}

async function carryOut(
  { former, next }: Change,
  create: (pipeline: BridgePipeline) => PipelineRun,
  timeoutMs: number,
): Promise<Outcome> {
  const { name } = next;
  const ending = former?.close(timeoutMs) ?? Promise.resolve();
  if (excludesEachOther(next.parts.pipeline)) {
    await ending;
  }
  try {
    await startWhenPortIsFree(next);
    await ending;
    return { name, run: next };
  } catch (cause) {
    const error = classifyError(cause);
    await Promise.all([ending, next.close(0)]);
    const again = former && create(former.parts.pipeline);
    await again?.start();
    return { name, run: again, error };
  }
}

/** The former listener may be just about to leave its port. Whatever else may pass is tried later. */
async function startWhenPortIsFree(run: PipelineRun): Promise<void> {
  const deadline = performance.now() + portWaitMs;
  while (performance.now() < deadline) {
    try {
      await run.startOnce();
      return;
    } catch (error) {
      if (classifyError(error).code !== "ADDRESS_IN_USE") {
        break;
      }
    }
    await delay(portRetryMs);
  }
  await run.start();
}
