import { type MskCluster, monitoringLevels } from "../cluster.ts";
import { nameFilter } from "../discovery/name-filter.ts";
import type { MskMetric } from "../metrics/index.ts";

/** What is asked for of all that there is. */
export interface MetricChoice {
  /** Whether a metric is asked for at all. */
  isWanted(metric: MskMetric): boolean;
}

/**
 * @param filters - CloudWatch's or shared names and `^regex`; undefined is all
 * @param dropsUnmapped - whether metrics without a shared name are left out, and so not paid for
 */
export function metricChoice(
  filters: readonly string[] | undefined,
  dropsUnmapped: boolean,
  isInScope: (metric: MskMetric) => boolean = () => true,
): MetricChoice {
  const isNamed = nameFilter(filters);
  return {
    isWanted: (metric) =>
      isInScope(metric) &&
      (metric.shared !== undefined || !dropsUnmapped) &&
      (isNamed(metric.source) || (metric.shared !== undefined && isNamed(metric.shared.name))),
  };
}

/** Whether MSK reports a metric of a cluster, by its kind, monitoring level and make. */
export function isReported(metric: MskMetric, cluster: MskCluster): boolean {
  if (!metric.kinds.includes(cluster.kind)) {
    return false;
  }
  const isOfLevel =
    cluster.kind === "serverless" ||
    monitoringLevels.indexOf(metric.level) <= monitoringLevels.indexOf(cluster.level);
  switch (metric.needs) {
    case "tiered":
      return isOfLevel && cluster.isTiered;
    case "zookeeper":
      return isOfLevel && cluster.hasZooKeeper;
    case "burstable":
      // Only t3 brokers run on credits.
      return isOfLevel && (cluster.instanceType ?? "").includes(".t3.");
    default:
      return isOfLevel;
  }
}
