import type { QueryLevel } from "./dialect.ts";

/**
 * What this library itself sends, once it is in New Relic: its metrics are `Metric` there, with their
 * names, and attributes of resource and point beside each other. For what New Relic's own integrations
 * do not have.
 *
 * @param provider - the tag `provider`
 */
export function ownMetrics(
  provider: string,
  metrics: Readonly<Record<string, string>>,
  facet: readonly string[],
): QueryLevel {
  return {
    from: ["Metric"],
    attributes: {
      accountId: "cloud.account.id",
      clusterName: "kafka.cluster.name",
      clusterId: "kafka.cluster.id",
      brokerId: "broker.id",
      topic: "topic",
      group: "group",
    },
    always: { provider },
    facet,
    metrics,
  };
}

/** A metric of ours, by its function. */
function of(aggregate: "latest" | "average" | "max" | "sum", name: string): string {
  return `${aggregate}(${name})`;
}

/** How far consumer groups are behind. */
export const lagLevelMetrics: Readonly<Record<string, string>> = {
  "kafka.consumer_group.lag_sum": of("latest", "kafka.consumer_group.lag_sum"),
  "kafka.consumer_group.lag_max": of("max", "kafka.consumer_group.lag_max"),
};

/** The figures of `consumerLag`. */
export const lagFigures: Readonly<Record<string, string>> = {
  maxLag: of("max", "kafka.consumer_group.lag_max"),
  avgLag: of("average", "kafka.consumer_group.lag_sum"),
  lag: of("latest", "kafka.consumer_group.lag_sum"),
};
