import type { MskCluster } from "../cluster.ts";
import { type MskMetric, mskMetrics } from "../metrics/index.ts";
import { isReported, type MetricChoice } from "./metric-choice.ts";
import { clusterPlace, type Place, type SeriesSpec } from "./series-spec.ts";

/** A cluster with the ids of its brokers. */
export interface ClusterBrokers {
  readonly cluster: MskCluster;
  readonly brokerIds: readonly string[];
}

const planned = mskMetrics.filter(
  ({ dimensions }) => dimensions === "cluster" || dimensions === "broker",
);

/**
 * The series that are known without asking CloudWatch: those of clusters, and of their brokers. They are
 * made while they are read, so that nobody keeps them.
 */
export function* plannedSeries(
  clusters: readonly ClusterBrokers[],
  choice: MetricChoice,
): Generator<SeriesSpec> {
  const wanted = planned.filter((metric) => choice.isWanted(metric));
  for (const { cluster, brokerIds } of clusters) {
    const metrics = wanted.filter((metric) => isReported(metric, cluster));
    yield* metrics
      .filter(({ dimensions }) => dimensions === "cluster")
      .map((metric) => ({ metric, cluster, place: clusterPlace }));
    yield* brokerSeries(
      cluster,
      brokerIds,
      metrics.filter(({ dimensions }) => dimensions === "broker"),
    );
  }
}

function* brokerSeries(
  cluster: MskCluster,
  brokerIds: readonly string[],
  metrics: readonly MskMetric[],
): Generator<SeriesSpec> {
  for (const id of brokerIds) {
    const place: Place = { hasClusterName: true, dimensions: [["Broker ID", id]] };
    for (const metric of metrics) {
      yield { metric, cluster, place };
    }
  }
}
