import { classifyError, type KafkaBridgeError } from "../../errors/index.ts";
import type { MetricCollector, Shard, TimeRange } from "../../providers/index.ts";
import type { Holding } from "./holding.ts";
import type { HeldShards } from "./ownership.ts";
import { firstStart, goOnFrom, nextPoll, rangeOf, settledEnd } from "./schedule.ts";
import type { ShardReading } from "./shard-reading.ts";

/** Shards whose same range is asked for together. */
export interface PlannedQuestion {
  readonly range: TimeRange;
  /** First interval that is new. */
  readonly startMs: number;
  readonly holdings: Map<Holding, ShardReading[]>;
}

/** What a plan is made from. */
export interface PlanParts {
  readonly collector: MetricCollector;
  readonly now: number;
  /** Ids of shards that are asked for one by one, as they failed together. */
  readonly alone: ReadonlySet<string>;
  /** Intervals are passed over, as they are too old by now. */
  readonly onSkipped: (shard: Shard, from: number, to: number, intervals: number) => void;
  /** What is known of a shard cannot be made out. */
  readonly onFailed: (shard: Shard, error: KafkaBridgeError) => void;
}

/**
 * Which questions to ask now. The shards of a holding that are in different places wait for each other:
 * one range of a holding is read at a time.
 */
export function planQuestions(
  held: readonly HeldShards[],
  parts: PlanParts,
): readonly PlannedQuestion[] {
  const questions = new Map<string, PlannedQuestion>();
  for (const { holding, shards } of held) {
    let own: string | undefined;
    for (const shard of shards) {
      const due = dueOf(holding, shard, parts);
      if (due === undefined) {
        continue;
      }
      const { startMs, range, reading } = due;
      const single = parts.alone.has(shard.id) ? shard.id : "";
      const key = JSON.stringify([startMs, range.startMs, range.endMs, single]);
      own ??= key;
      if (key === own) {
        const question = questions.get(key) ?? { range, startMs, holdings: new Map() };
        questions.set(key, question);
        const readings = question.holdings.get(holding) ?? [];
        question.holdings.set(holding, [...readings, reading]);
      }
    }
  }
  return [...questions.values()];
}

interface Due {
  readonly startMs: number;
  readonly range: TimeRange;
  readonly reading: ShardReading;
}

/** What to ask of a shard now; undefined where nothing is due. */
function dueOf(holding: Holding, shard: Shard, parts: PlanParts): Due | undefined {
  const { collector, now, onFailed } = parts;
  if ((holding.dueAt.get(shard.id) ?? Number.NEGATIVE_INFINITY) > now) {
    return undefined;
  }
  try {
    const reading = holding.reading(shard);
    const end = settledEnd(collector, now);
    const startMs = startOf(reading, end, parts);
    if (startMs < end) {
      const range = rangeOf(collector.periodMs, {
        start: startMs,
        knownFrom: reading.knownFromMs,
        end,
      });
      return { startMs, range, reading };
    }
  } catch (error) {
    onFailed(shard, classifyError(error));
  }
  holding.dueAt.set(shard.id, nextPoll(collector, now));
  return undefined;
}

function startOf(reading: ShardReading, end: number, { collector, onSkipped }: PlanParts): number {
  const { untilMs, shard } = reading;
  if (untilMs === undefined) {
    // It stays there, however long the first question takes to succeed.
    reading.untilMs = firstStart(collector, end);
    return reading.untilMs;
  }
  const { start, skippedIntervals } = goOnFrom(collector, untilMs, end);
  if (skippedIntervals > 0) {
    // So that it is told once, whatever becomes of the question.
    reading.untilMs = start;
    onSkipped(shard, untilMs, start, skippedIntervals);
  }
  return start;
}
