import { anySignal } from "../../../abort/index.ts";
import type { MskSource } from "../../../config/index.ts";
import type { ProviderError } from "../../../errors/index.ts";
import { mapConcurrently } from "../../calls/index.ts";
import type {
  CallOptions,
  Collected,
  CollectionProblem,
  MetricCollector,
  Shard,
  TimeRange,
} from "../../contract/index.ts";
import type { AwsRegion } from "../aws/region.ts";
import { isForGood } from "../is-for-good.ts";
import type { SeriesReader, ShardReading } from "./reader.ts";
import type { SeriesPlanner } from "./series-plan.ts";

type Polling = NonNullable<MskSource["polling"]>;

/** Shards whose series are looked for at a time. */
const shardsAtATime = 4;

/** Reads MSK's metrics from CloudWatch. A shard is an account in a region. */
export class MskCollector implements MetricCollector {
  readonly intervalMs: number;
  readonly periodMs: number;
  readonly settleMs: number;
  readonly lookbackMs: number;
  readonly maxBackfillMs: number;
  readonly #regions: readonly AwsRegion[];
  readonly #planner: SeriesPlanner;
  readonly #reader: SeriesReader;
  readonly #ending: AbortSignal;

  constructor(
    polling: Polling,
    parts: {
      readonly regions: readonly AwsRegion[];
      readonly planner: SeriesPlanner;
      readonly reader: SeriesReader;
      /** Ends what is under way. */
      readonly ending: AbortSignal;
    },
  ) {
    this.intervalMs = polling.intervalMs;
    this.periodMs = polling.periodSeconds * 1_000;
    this.settleMs = polling.settleMs;
    this.lookbackMs = polling.lookbackMs;
    this.maxBackfillMs = polling.maxBackfillMs;
    this.#regions = parts.regions;
    this.#planner = parts.planner;
    this.#reader = parts.reader;
    this.#ending = parts.ending;
  }

  shards({ signal = this.#ending }: CallOptions = {}): Promise<readonly Shard[]> {
    return mapConcurrently(this.#regions, shardsAtATime, (at) => at.shard(signal));
  }

  async *collect(
    shards: readonly Shard[],
    range: TimeRange,
    call: CallOptions = {},
  ): AsyncGenerator<Collected> {
    const signal = call.signal ? anySignal([call.signal, this.#ending]) : this.#ending;
    const aligned = alignedRange(range, this.periodMs);
    const planned = await mapConcurrently(shards, shardsAtATime, (shard) =>
      this.#plan(shard, aligned, signal),
    );
    for (const { shardId, problems } of planned) {
      if (problems.length > 0) {
        yield { shardId, metrics: [], problems };
      }
    }
    const readings = planned.flatMap(({ reading }) => (reading === undefined ? [] : [reading]));
    if (aligned.startMs < aligned.endMs) {
      yield* this.#reader.read(readings, { range: aligned, periodMs: this.periodMs, signal });
    }
  }

  async #plan({ id, name }: Shard, { startMs }: TimeRange, signal: AbortSignal | undefined) {
    const problems: CollectionProblem[] = [];
    const at = await this.#regionOf(id, signal);
    if (at === undefined) {
      const message = "The configuration no longer has this account and region.";
      problems.push({ kind: "gone", subject: name, message });
      return { shardId: id, problems, reading: undefined };
    }
    try {
      const plan = await this.#planner.plan(at, startMs, signal);
      const reading: ShardReading = { shardId: id, at, series: reiterable(plan.series) };
      return { shardId: id, problems: [...problems, ...plan.problems], reading };
    } catch (error) {
      if (!isForGood(error)) {
        throw error;
      }
      problems.push({ kind: kindOf(error), subject: name, message: error.message });
      return { shardId: id, problems, reading: undefined };
    }
  }

  async #regionOf(id: string, signal: AbortSignal | undefined): Promise<AwsRegion | undefined> {
    for (const at of this.#regions) {
      if ((await at.shard(signal)).id === id) {
        return at;
      }
    }
    return undefined;
  }
}

function kindOf({ code }: ProviderError): string {
  return code === "PROVIDER_DENIED" ? "forbidden" : "failed";
}

/** Made anew each time that it is read, as long ranges are read in parts. */
function reiterable<Item>(iterate: () => Iterable<Item>): Iterable<Item> {
  return { [Symbol.iterator]: () => iterate()[Symbol.iterator]() };
}

/** The whole intervals of a range. CloudWatch would round its begin down, and answer more. */
export function alignedRange({ startMs, endMs }: TimeRange, periodMs: number): TimeRange {
  return {
    startMs: Math.ceil(startMs / periodMs) * periodMs,
    endMs: Math.floor(endMs / periodMs) * periodMs,
  };
}
