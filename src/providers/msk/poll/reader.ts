import { anySignal } from "../../../abort/index.ts";
import { ProviderError } from "../../../errors/index.ts";
import type { UsageCounter } from "../../calls/index.ts";
import type { CollectionProblem, NormalizedMetric, TimeRange } from "../../contract/index.ts";
import type { Normalizer } from "../../normalize/index.ts";
import type { AwsRegion } from "../aws/region.ts";
import { dimensionSets } from "../metrics/index.ts";
import { CollectionProblems } from "./collection-problems.ts";
import { inParallel } from "./in-parallel.ts";
import { readMetricData, type SeriesAnswer } from "./metric-data.ts";
import { batches, rangeParts, seriesPerCall } from "./packing.ts";
import type { SeriesSpec, SeriesTags } from "./series-spec.ts";

/** Calls of GetMetricData that are under way at a time. */
const callsAtATime = 4;
/** Series that failed inside CloudWatch and are asked for once more. */
const mostAgain = 10_000;

/** What is read of one shard. */
export interface ShardReading {
  readonly shardId: string;
  readonly at: AwsRegion;
  readonly series: Iterable<SeriesSpec>;
}

/** How it is read. */
export interface ReadOptions {
  readonly range: TimeRange;
  readonly periodMs: number;
  readonly signal: AbortSignal | undefined;
}

/** A piece of what was read. */
export interface ReadPiece {
  readonly shardId: string;
  readonly metrics: NormalizedMetric[];
  readonly problems?: readonly CollectionProblem[];
}

/** Reads series of many shards and says them in shared names. */
export class SeriesReader {
  readonly #normalizer: Normalizer;
  readonly #tags: SeriesTags;
  readonly #usage: UsageCounter;

  constructor(normalizer: Normalizer, tags: SeriesTags, usage: UsageCounter) {
    this.#normalizer = normalizer;
    this.#tags = tags;
    this.#usage = usage;
  }

  /**
   * Reads all series, a few calls at a time, and yields a piece for each page of an answer. What
   * CloudWatch could not tell of single series comes as problems at the end of each shard's.
   *
   * @throws ProviderError after the last try
   */
  async *read(readings: readonly ShardReading[], options: ReadOptions): AsyncGenerator<ReadPiece> {
    const ending = new AbortController();
    const signal = options.signal ? anySignal([options.signal, ending.signal]) : ending.signal;
    try {
      const states = readings.map((reading) => new ShardState(reading));
      yield* inParallel(this.#works(states, { ...options, signal }), callsAtATime);
      const failed = states.map((state) => state.again());
      yield* inParallel(this.#works(failed, { ...options, signal }), callsAtATime);
      for (const { reading, problems } of failed) {
        const told = problems.list();
        if (told.length > 0) {
          yield { shardId: reading.shardId, metrics: [], problems: told };
        }
      }
    } finally {
      ending.abort();
    }
  }

  /** One piece of work for each call. */
  *#works(
    states: readonly ShardState[],
    { range, periodMs, signal }: ReadOptions,
  ): Generator<() => AsyncGenerator<ReadPiece>> {
    for (const part of rangeParts(range, periodMs)) {
      const size = seriesPerCall(part, periodMs);
      for (const state of states) {
        for (const specs of batches(state.reading.series, size)) {
          yield () => this.#call(state, specs, { range: part, periodMs, signal });
        }
      }
    }
  }

  async *#call(
    state: ShardState,
    specs: readonly SeriesSpec[],
    options: ReadOptions,
  ): AsyncGenerator<ReadPiece> {
    const { at, shardId } = state.reading;
    if (state.isRefused) {
      return;
    }
    try {
      const question = { at, specs, usage: this.#usage, ...options };
      for await (const { series, messages } of readMetricData(question)) {
        const metrics: NormalizedMetric[] = [];
        for (const answer of series) {
          state.note(answer);
          this.#normalize(answer, options.periodMs, metrics);
        }
        for (const message of messages) {
          state.problems.tell({ kind: "message", subject: `metrics in ${at.region}`, message });
        }
        this.#usage.addPoints(metrics.length);
        yield { shardId, metrics };
      }
    } catch (error) {
      if (!isDenied(error)) {
        throw error;
      }
      state.refuse(error);
    }
  }

  #normalize(answer: SeriesAnswer, periodMs: number, metrics: NormalizedMetric[]): void {
    const { spec, timestamps, values } = answer;
    if (timestamps.length === 0) {
      return;
    }
    const { source, statistic, unit: sourceUnit, dimensions } = spec.metric;
    const { scope } = dimensionSets[dimensions];
    const tags = this.#tags.tagsOf(spec);
    const series = this.#normalizer.series({ source, statistic, sourceUnit, scope, tags });
    for (const [index, at] of timestamps.entries()) {
      const point = series?.point(values[index], at, periodMs);
      if (point !== undefined) {
        metrics.push(point);
      }
    }
  }
}

/** Asking again would say the same, and the other shards are not to wait for it. */
function isDenied(error: unknown): error is ProviderError {
  return error instanceof ProviderError && error.code === "PROVIDER_DENIED";
}

/** What is left to do of a shard, and what went wrong. */
class ShardState {
  readonly reading: ShardReading;
  /** Nothing of it may be read. */
  isRefused = false;
  readonly problems: CollectionProblems;
  readonly #retries: SeriesSpec[] | undefined;

  constructor(reading: ShardReading, problems?: CollectionProblems) {
    this.reading = reading;
    this.problems = problems ?? new CollectionProblems();
    // The second time is the last.
    this.#retries = problems === undefined ? [] : undefined;
  }

  note(answer: SeriesAnswer): void {
    const isPassing = answer.failure?.status === "InternalError" && answer.timestamps.length === 0;
    if (isPassing && this.#retries !== undefined && this.#retries.length < mostAgain) {
      this.#retries.push(answer.spec);
    } else {
      this.problems.add(answer);
    }
  }

  refuse({ message }: ProviderError): void {
    this.isRefused = true;
    this.problems.tell({
      kind: "forbidden",
      subject: `metrics of ${this.reading.shardId}`,
      message,
    });
  }

  /** The series that failed inside CloudWatch, as the work of a second round. */
  again(): ShardState {
    return new ShardState({ ...this.reading, series: this.#retries ?? [] }, this.problems);
  }
}
