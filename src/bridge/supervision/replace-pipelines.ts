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

/** What a reload does with a pipeline. */
type Run = Pick<
  PipelineRun,
  "name" | "fingerprint" | "prepare" | "startOnce" | "start" | "startAgain" | "close"
> & {
  readonly parts: Pick<PipelineRun["parts"], "pipeline">;
};

/** How to get from the pipelines that run to those of a new configuration. */
export interface Replacement<R extends Run> {
  readonly running: ReadonlyMap<string, R>;
  readonly wanted: readonly BridgePipeline[];
  readonly create: (pipeline: BridgePipeline) => R;
  /** For what is under way in pipelines that end. */
  readonly timeoutMs: number;
}

interface Change<R extends Run> {
  readonly former: R | undefined;
  readonly next: R;
  /** Pipelines of other names that end, and have what it needs for itself. */
  readonly leaving: readonly R[];
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
export async function replacePipelines<R extends Run>({
  running,
  wanted,
  create,
  timeoutMs,
}: Replacement<R>): Promise<{
  readonly runs: Map<string, R>;
  readonly report: ReloadReport;
}> {
  const runs = new Map<string, R>();
  const changes: Change<R>[] = [];
  const isWanted = new Set(wanted.map(({ name }) => name));
  const removed = [...running.values()].filter(({ name }) => !isWanted.has(name));
  for (const pipeline of wanted) {
    const former = running.get(pipeline.name);
    if (former !== undefined && isSame(former, pipeline)) {
      runs.set(pipeline.name, former);
    } else {
      const leaving = removed.filter(({ parts }) => excludeEachOther(parts.pipeline, pipeline));
      changes.push({ former, next: create(pipeline), leaving });
    }
  }
  await prepareAll(changes);
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

function isSame(run: Run, pipeline: BridgePipeline): boolean {
  return run.fingerprint === fingerprint(pipeline);
}

/** Only one at a time has a transactional id, a file, or a place in a group under one name. */
function excludesItsFormer({ from, to }: BridgePipeline): boolean {
  return from.kind !== "otlp" || to.kind === "file";
}

/** Whether two pipelines, one of which has another name now, may not run at the same time. */
function excludeEachOther(one: BridgePipeline, other: BridgePipeline): boolean {
  const hasSameFile =
    one.to.kind === "file" && other.to.kind === "file" && one.to.path === other.to.path;
  const hasSameGroup =
    one.from.kind === "kafka" &&
    other.from.kind === "kafka" &&
    one.from.kafka.consumer.groupId === other.from.kafka.consumer.groupId;
  return hasSameFile || hasSameGroup;
}

/** Whether something has to end before it can be made ready. */
function hasToWait({ former, next, leaving }: Change<Run>): boolean {
  return leaving.length > 0 || (former !== undefined && excludesItsFormer(next.parts.pipeline));
}

async function prepareAll(changes: readonly Change<Run>[]): Promise<void> {
  const prepared = await Promise.allSettled(
    changes.map(async (change) => {
      if (!hasToWait(change)) {
        await change.next.prepare();
      }
    }),
  );
  const failed = prepared.find((each) => each.status === "rejected");
  if (failed !== undefined) {
    await Promise.all(changes.map(({ next }) => next.close(0)));
    throw classifyError(failed.reason);
  }
}

interface Outcome<R> {
  readonly name: string;
  /** Undefined where nothing runs under the name. */
  readonly run: R | undefined;
  readonly error?: KafkaBridgeError;
}

async function carryOut<R extends Run>(
  change: Change<R>,
  create: (pipeline: BridgePipeline) => R,
  timeoutMs: number,
): Promise<Outcome<R>> {
  const { former, next, leaving } = change;
  const { name } = next;
  const ending = former?.close(timeoutMs) ?? Promise.resolve();
  if (hasToWait(change)) {
    await Promise.all([ending, ...leaving.map((run) => run.close(timeoutMs))]);
  }
  try {
    await startWhenPortIsFree(next);
    await ending;
    return { name, run: next };
  } catch (cause) {
    const error = classifyError(cause);
    await Promise.all([ending, next.close(0)]);
    const again = former && create(former.parts.pipeline);
    await again?.startAgain();
    return { name, run: again, error };
  }
}

/** The former listener may be just about to leave its port. Whatever else may pass is tried later. */
async function startWhenPortIsFree(run: Run): Promise<void> {
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
