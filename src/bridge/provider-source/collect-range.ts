import { ScannedRequest } from "../../otlp/index.ts";
import { encodeMetrics, type MetricCollector, type TimeRange } from "../../providers/index.ts";
import type { Holding } from "./holding.ts";
import type { Ownership } from "./ownership.ts";
import type { RangeWrite } from "./range-write.ts";
import { recheckFrom } from "./schedule.ts";
import type { Pass } from "./shard-reading.ts";

/** The shards of one holding that are asked for, and where their points go. */
export interface Part {
  readonly holding: Holding;
  readonly passes: readonly Pass[];
  readonly write: RangeWrite;
}

/** A question to the provider. */
export interface Question {
  readonly collector: MetricCollector;
  readonly range: TimeRange;
  readonly parts: readonly Part[];
  readonly records: Ownership["records"];
  /** Ends the question: nothing of it counts then. */
  readonly signal: AbortSignal;
}

/** What came of a part: an error where nothing of it was delivered. */
export type PartResults = ReadonlyMap<Part, unknown>;

/**
 * Asks for a range of some shards, and has it delivered, holding by holding.
 *
 * @returns the parts that were not delivered, with the reasons
 * @throws ProviderError where nothing of the range is complete; then no part was delivered
 */
export async function collectRange(question: Question): Promise<PartResults> {
  const failed = new Map<Part, unknown>();
  try {
    await collect(question, failed);
  } catch (error) {
    await Promise.all(question.parts.map(({ write }) => write.abort(error)));
    throw error;
  }
  await Promise.all(
    question.parts
      .filter((part) => !failed.has(part))
      .map(async (part) => {
        try {
          await finish(question, part);
        } catch (error) {
          await part.write.abort(error);
          failed.set(part, error);
        }
      }),
  );
  return failed;
}

async function collect(
  { collector, range, parts, signal }: Question,
  failed: Map<Part, unknown>,
): Promise<void> {
  const passes = new Map(
    parts.flatMap((part) =>
      part.passes.map((pass) => [pass.reading.shard.id, { part, pass }] as const),
    ),
  );
  const shards = [...passes.values()].map(({ pass }) => pass.reading.shard);
  for await (const { shardId, metrics, problems = [] } of collector.collect(shards, range, {
    signal,
  })) {
    signal.throwIfAborted();
    const { part, pass } = passes.get(shardId) ?? {};
    if (part === undefined || pass === undefined || failed.has(part)) {
      continue;
    }
    pass.problems.add(problems);
    try {
      await add(part, pass.sift(metrics));
    } catch (error) {
      await part.write.abort(error);
      failed.set(part, error);
      if (failed.size === parts.length) {
        return;
      }
    }
  }
}

async function add({ write }: Part, metrics: ReturnType<Pass["sift"]>): Promise<void> {
  write.signal.throwIfAborted();
  for (const request of encodeMetrics(metrics)) {
    await write.add(ScannedRequest.scan("metrics", request));
  }
}

async function finish({ collector, records }: Question, part: Part): Promise<void> {
  const { passes, write } = part;
  await write.finish(passes.flatMap((pass) => records(pass.reading.shard, pass.untilMs)));
  for (const pass of passes) {
    pass.deliver(recheckFrom(collector.periodMs, pass.untilMs));
  }
}
