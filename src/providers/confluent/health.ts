import type { HealthStatus, NormalizedMetric } from "../contract/index.ts";

/** What a cluster's health is told from. */
export interface HealthSigns {
  /** As the service names it; undefined where it does not tell. */
  readonly phase: string | undefined;
  /** The newest points of the cluster. */
  readonly metrics: readonly NormalizedMetric[];
  /** Why there are no metrics, where they could not be read. */
  readonly unreadable: string | undefined;
  readonly checkedAt: number;
}

/** Dedicated clusters are to be expanded from there on (Confluent's guide to monitoring cluster load). */
const highLoad = 0.7;
/** Clients are slowed down; latency grows. */
const fullLoad = 0.95;

/** Tells how a cluster is, by its phase and its load. What is not known is no reason. */
export function healthOf({ phase, metrics, unreadable, checkedAt }: HealthSigns): HealthStatus {
  const load = newestLoad(metrics);
  const unhealthy = [
    ...(phase === "FAILED" ? ["the cluster's phase is FAILED"] : []),
    ...(load !== undefined && load >= fullLoad ? [`the cluster's load is ${percent(load)}`] : []),
  ];
  if (unhealthy.length > 0) {
    return { status: "unhealthy", reasons: unhealthy, checkedAt };
  }
  if (phase === undefined) {
    return { status: "unknown", reasons: ["the service does not tell the phase"], checkedAt };
  }
  const degraded = [
    ...(phase === "PROVISIONED" ? [] : [`the cluster's phase is ${phase}`]),
    ...(load !== undefined && load >= highLoad ? [`the cluster's load is ${percent(load)}`] : []),
    ...hotPartitions(metrics),
  ];
  if (degraded.length > 0) {
    return { status: "degraded", reasons: degraded, checkedAt };
  }
  return unreadable === undefined
    ? { status: "healthy", reasons: [], checkedAt }
    : { status: "unknown", reasons: [`its metrics cannot be read: ${unreadable}`], checkedAt };
}

/** Names of the metrics that health is told from. */
export const healthMetrics = [
  "io.confluent.kafka.server/cluster_load_percent",
  "io.confluent.kafka.server/hot_partition_ingress",
  "io.confluent.kafka.server/hot_partition_egress",
] as const;

function newestLoad(metrics: readonly NormalizedMetric[]): number | undefined {
  const loads = metrics.filter(({ name }) => name === "kafka.cluster.load");
  const newest = loads.reduce<NormalizedMetric | undefined>(
    (best, each) => (best === undefined || each.timestamp > best.timestamp ? each : best),
    undefined,
  );
  return newest?.value;
}

/** One for each topic with a partition that takes or gives too much. */
function hotPartitions(metrics: readonly NormalizedMetric[]): readonly string[] {
  const hot = metrics.filter(
    ({ tags, value }) =>
      value > 0 && tags["provider.metric.name"]?.includes("/hot_partition_") === true,
  );
  const newest = Math.max(...hot.map(({ timestamp }) => timestamp));
  const topics = new Set(
    hot.flatMap(({ timestamp, tags: { topic } }) =>
      timestamp === newest && topic !== undefined ? [topic] : [],
    ),
  );
  return [...topics].map((topic) => `the topic ${topic} has a hot partition`);
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}
