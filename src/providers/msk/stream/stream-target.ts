import type { MetricTags, NormalizedMetric } from "../../contract/index.ts";
import type { Series } from "../../normalize/index.ts";
import type { SeriesTarget } from "./series-directory.ts";
import { type Statistics, statisticReader } from "./statistics.ts";
import type { StreamSeries } from "./stream-series.ts";

/** Of a series that cannot be told from others. */
export const namelessTarget: SeriesTarget = {
  point: () => "its Namespace or MetricName is missing",
};

/** Makes points of a series, by the statistic that its metric is told by. */
export class StatisticTarget implements SeriesTarget {
  readonly #series: Series;
  readonly #statistic: string;
  readonly #read: (statistics: Statistics) => number;

  constructor(series: Series, statistic: string) {
    this.#series = series;
    this.#statistic = statistic;
    // What a metric stream does not tell has no value.
    this.#read = statisticReader(statistic) ?? (() => Number.NaN);
  }

  point(statistics: Statistics): NormalizedMetric | string {
    const { timestampMs, periodMs } = statistics;
    return (
      this.#series.point(this.#read(statistics), timestampMs, periodMs) ??
      `its statistics give no ${this.#statistic}`
    );
  }
}

/** The tags of a series that say where it is from. */
export function originTags({ accountId, region }: StreamSeries): MetricTags {
  return {
    "cloud.provider": "aws",
    ...(region === "" ? {} : { "cloud.region": region }),
    ...(accountId === "" ? {} : { "cloud.account.id": accountId }),
  };
}
