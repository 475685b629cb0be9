import {
  type MetricRow,
  MetricTable,
  ownMetrics,
  ProviderQueries,
} from "otel-kafka-bridge/providers";

/** The tag `provider` of its metrics. */
export const providerType = "KAFKA";

type Scopes = MetricRow["scopes"];

function row(source: string, name: string, unit: string, scopes: Scopes): MetricRow {
  return { source, statistic: "", sourceUnit: "", name, unit, scopes };
}

/** What plain Kafka tells of itself, in the names and units that all providers share. */
export const table = new MetricTable(
  [
    row("topics", "kafka.topics.count", "{topic}", ["cluster"]),
    row("partitions", "kafka.partitions.count", "{partition}", ["cluster", "topic"]),
    row("offlinePartitions", "kafka.partitions.offline.count", "{partition}", ["cluster"]),
    row("underReplicatedPartitions", "kafka.partitions.under_replicated.count", "{partition}", [
      "cluster",
      "topic",
    ]),
    row("activeControllers", "kafka.controller.active.count", "{controller}", ["cluster"]),
    row("brokerPartitions", "kafka.broker.partitions.count", "{partition}", ["broker"]),
    row("brokerLeaders", "kafka.broker.leaders.count", "{partition}", ["broker"]),
    row("latestOffset", "kafka.partition.current_offset", "{offset}", ["topic"]),
    row("earliestOffset", "kafka.partition.oldest_offset", "{offset}", ["topic"]),
    row("lag", "kafka.consumer_group.lag", "{offset}", ["group"]),
    row("lagSum", "kafka.consumer_group.lag_sum", "{offset}", ["group"]),
    row("lagMax", "kafka.consumer_group.lag_max", "{offset}", ["group"]),
  ],
  {
    prefix: (source) => `kafka.${source}`,
    plain: (source) => source,
    unit: (unit) => unit,
  },
);

function levelOf(scope: Scopes[number], facet: readonly string[]) {
  const names = table.rows.filter(({ scopes }) => scopes.includes(scope)).map(({ name }) => name);
  const metrics = Object.fromEntries(names.map((name) => [name, `latest(${name})`]));
  return ownMetrics(providerType, metrics, facet);
}

const cluster = levelOf("cluster", ["kafka.cluster.name"]);
const broker = levelOf("broker", ["kafka.cluster.name", "broker.id"]);
const topic = levelOf("topic", ["kafka.cluster.name", "topic"]);
const consumerGroup = levelOf("group", ["group", "topic"]);

const overview = {
  level: cluster,
  select: {
    offlinePartitions: "latest(kafka.partitions.offline.count)",
    underReplicated: "latest(kafka.partitions.under_replicated.count)",
    partitions: "latest(kafka.partitions.count)",
  },
  facet: ["kafka.cluster.name"],
  since: "10 minutes ago",
  limit: 100,
};
const ofTopics = {
  level: topic,
  select: {
    partitions: "latest(kafka.partitions.count)",
    messagesIn: "derivative(kafka.partition.current_offset, 1 second)",
  },
  facet: ["topic"],
  since: "1 hour ago",
  limit: 100,
};

/** Queries for the metrics that this provider sends, as New Relic has no integration of its own for it. */
export const queries = new ProviderQueries({
  provider: providerType,
  entityTypes: ["KAFKACLUSTER", "KAFKABROKER", "KAFKATOPIC"],
  accountTags: [],
  regionTags: [],
  levels: { cluster, broker, topic, consumerGroup },
  patterns: {
    clusterHealth: overview,
    clusterOverview: overview,
    clusterThroughput: { ...ofTopics, facet: ["kafka.cluster.name"], timeseries: "5 minutes" },
    topicMetrics: ofTopics,
    topicPerformance: ofTopics,
    consumerLag: {
      level: consumerGroup,
      select: {
        maxLag: "max(kafka.consumer_group.lag_max)",
        lag: "latest(kafka.consumer_group.lag_sum)",
      },
      facet: ["group", "topic"],
      since: "15 minutes ago",
      limit: 100,
    },
  },
});
