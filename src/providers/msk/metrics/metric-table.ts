import { awsNaming, type MetricRow, MetricTable } from "../../normalize/index.ts";
import type { ClusterKind } from "../cluster.ts";
import { defaultLevelMetrics, serverlessMetrics } from "./default-level.ts";
import { type DimensionSet, dimensionSets } from "./dimensions.ts";
import type { MskMetric } from "./msk-metric.ts";
import { paidLevelMetrics } from "./paid-levels.ts";

/** Every metric of Amazon MSK, at each set of dimensions that it comes with. */
export const mskMetrics: readonly MskMetric[] = [
  ...defaultLevelMetrics,
  ...paidLevelMetrics,
  ...serverlessMetrics,
];

/** Which metric of Amazon MSK is called what. */
export const mskTable = new MetricTable(rowsOf(mskMetrics), awsNaming);

function rowsOf(metrics: readonly MskMetric[]): MetricRow[] {
  const rows = new Map<string, MetricRow>();
  for (const { source, statistic, unit, dimensions, shared } of metrics) {
    if (shared === undefined) {
      continue;
    }
    const { scope } = dimensionSets[dimensions];
    const key = `${source} ${statistic}`;
    const before = rows.get(key);
    rows.set(key, {
      source,
      statistic,
      sourceUnit: unit,
      ...shared,
      scopes: [...new Set([...(before?.scopes ?? []), scope])],
    });
  }
  return [...rows.values()];
}

const byNameAndDimensions: ReadonlyMap<string, readonly MskMetric[]> = (() => {
  const found = new Map<string, MskMetric[]>();
  for (const metric of mskMetrics) {
    const key = `${metric.source} ${metric.dimensions}`;
    found.set(key, [...(found.get(key) ?? []), metric]);
  }
  return found;
})();

/**
 * The metric that comes with these dimensions; undefined for one that is not known. A metric of a group
 * is read otherwise where the cluster is serverless.
 */
export function mskMetricOf(
  source: string,
  dimensions: DimensionSet,
  kind?: ClusterKind,
): MskMetric | undefined {
  const found = byNameAndDimensions.get(`${source} ${dimensions}`);
  return found?.find(({ kinds }) => kind === undefined || kinds.includes(kind));
}
