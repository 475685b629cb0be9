import type { MetricTags, NormalizedMetric } from "../contract/index.ts";
import type { MetricTable, SourceMetric } from "./metric-table.ts";
import { Series } from "./series.ts";
import type { UnmappedRule } from "./unmapped.ts";

/** One metric of one entity, in the provider's words. */
export interface SourceSeries extends SourceMetric {
  /**
   * What it is of: `cloud.region`, `kafka.cluster.name`, `broker.id`, `topic` and the like. `provider`,
   * `scope` and the original name, statistic and unit are added.
   */
  readonly tags: MetricTags;
}

/** One point, in the provider's words. */
export interface SourcePoint extends SourceSeries {
  readonly value: number | null | undefined;
  /** Begin of the interval, in milliseconds since 1970. */
  readonly timestamp: number;
  readonly periodMs: number;
}

/** How metrics are normalized. */
export interface NormalizerOptions {
  /** The tag `provider`: `AWS_MSK`. */
  readonly provider: string;
  readonly table: MetricTable;
  /** Default `prefix`. */
  readonly unmapped?: UnmappedRule;
  /** Series that are kept for {@link Normalizer.seriesOf}, at least. Default 200,000. */
  readonly maxSeries?: number;
}

/**
 * Says a provider's metrics in the names and units that all share. What can make a {@link Series} once
 * and keep it makes points from that; where points come one by one, each with its dimensions,
 * {@link Normalizer.seriesOf} finds the series again by a key.
 */
export class Normalizer {
  readonly #provider: string;
  readonly #table: MetricTable;
  readonly #unmapped: UnmappedRule;
  readonly #maxSeries: number;
  /** Those that were used lately, and those before: what is in neither is made again. */
  #recent = new Map<string, Series | undefined>();
  #before = new Map<string, Series | undefined>();

  constructor({ provider, table, unmapped = "prefix", maxSeries = 200_000 }: NormalizerOptions) {
    this.#provider = provider;
    this.#table = table;
    this.#unmapped = unmapped;
    this.#maxSeries = maxSeries;
  }

  /** A series with tags of its own, frozen; undefined where unmapped metrics are dropped. */
  series(source: SourceSeries): Series | undefined {
    const row = this.#table.resolve(source, this.#unmapped);
    if (row === undefined) {
      return undefined;
    }
    return new Series(
      row,
      this.#tags(source, row.statistic, source.sourceUnit ?? row.sourceUnit, row.tags),
    );
  }

  /**
   * The series of a key, made when the key is seen for the first time or was not for long.
   *
   * @param key - the same for the same series only
   */
  seriesOf(key: string, source: () => SourceSeries): Series | undefined {
    let found = this.#recent.get(key);
    if (found !== undefined || this.#recent.has(key)) {
      return found;
    }
    found = this.#before.has(key) ? this.#before.get(key) : this.series(source());
    if (this.#recent.size >= this.#maxSeries) {
      this.#before = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, found);
    return found;
  }

  /**
   * One point by itself; undefined where it has no value, or its metric is dropped. Its tags are its
   * own: where there are many points, make them from a {@link Series}.
   */
  normalize(point: SourcePoint): NormalizedMetric | undefined {
    return this.series(point)?.point(point.value, point.timestamp, point.periodMs);
  }

  #tags(
    { source, scope, tags }: SourceSeries,
    statistic: string,
    unit: string,
    ofRow: MetricTags | undefined,
  ): MetricTags {
    const all: Record<string, string> = { provider: this.#provider, ...tags, ...ofRow, scope };
    all["provider.metric.name"] = source;
    if (statistic !== "") {
      all["provider.statistic"] = statistic;
    }
    if (unit !== "") {
      all["provider.unit"] = unit;
    }
    return Object.freeze(all);
  }
}
