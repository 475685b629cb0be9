import type { Aggregation } from "../query-options.ts";

/** What figures are read from. */
export interface FigureSource {
  readonly sum: number | undefined;
  readonly avg: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly count: number;
  readonly last: number | undefined;
  readonly rate: number | undefined;
  /** @param share - from 0 to 1 */
  readonly quantile: (share: number) => number | undefined;
}

const commonPercentiles = ["p50", "p90", "p95", "p99"] as const;

/** The aggregations one by one, each once. */
function singleAggregations(aggregations: readonly Aggregation[]): Aggregation[] {
  return [
    ...new Set(aggregations.flatMap((one) => (one === "percentiles" ? commonPercentiles : one))),
  ];
}

/** The share of a percentile such as `p99.9`, from 0 to 1; undefined of anything else. */
export function shareOf(aggregation: string): number | undefined {
  const [, percent] = /^p(\d{1,2}(?:\.\d{1,10})?)$/.exec(aggregation) ?? [];
  const share = Number(percent) / 100;
  return percent === undefined || share === 0 ? undefined : share;
}

/** Whether quantiles are among the aggregations. */
export function wantsQuantiles(aggregations: readonly Aggregation[]): boolean {
  return singleAggregations(aggregations).some((one) => shareOf(one) !== undefined);
}

/** The figures that were asked for, by name. */
export function figuresOf(
  aggregations: readonly Aggregation[],
  source: FigureSource,
): Record<string, number | undefined> {
  return Object.fromEntries(
    singleAggregations(aggregations).map((name) => {
      const share = shareOf(name);
      return [name, share === undefined ? source[name as "sum"] : source.quantile(share)];
    }),
  );
}
