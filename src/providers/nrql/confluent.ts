import type { QueryDialect, QueryLevel } from "./dialect.ts";

/**
 * What New Relic's Confluent Cloud integration keeps: `Metric` by the service's own names, labels
 * behind `confluent.kafka.server.metric.`. Counts are of one minute each.
 * Source: https://github.com/newrelic/entity-definitions, entity-types/infra-confluentcloudcluster and
 * infra-confluentcloudkafkatopic.
 */
const server = "confluent.kafka.server";
const topicLabel = `${server}.metric.topic`;
const groupLabel = `${server}.metric.consumer_group_id`;

const perSecond = (metric: string) => `rate(sum(${server}.${metric}), 1 second)`;
const latest = (metric: string) => `latest(${server}.${metric})`;
const highest = (metric: string) => `max(${server}.${metric})`;

const ofCluster = {
  clusterName: "confluent.clusterName",
  clusterId: "confluent.clusterId",
} as const;

const rates = {
  "kafka.bytes.in.rate": perSecond("received_bytes"),
  "kafka.bytes.out.rate": perSecond("sent_bytes"),
  "kafka.messages.in.rate": perSecond("received_records"),
  "kafka.messages.out.rate": perSecond("sent_records"),
};

const cluster: QueryLevel = {
  from: ["Metric"],
  attributes: ofCluster,
  facet: ["confluent.clusterName"],
  metrics: {
    ...rates,
    "kafka.partitions.count": latest("partition_count"),
    "kafka.connections.count": latest("active_connection_count"),
    "kafka.requests.rate": perSecond("request_count"),
    "kafka.storage.used": latest("retained_bytes"),
    // A ratio from 0 to 1, whatever its name says.
    "kafka.cluster.load": latest("cluster_load_percent"),
  },
};

const topic: QueryLevel = {
  from: ["Metric"],
  attributes: { ...ofCluster, topic: topicLabel },
  facet: ["confluent.clusterName", topicLabel],
  metrics: { ...rates, "kafka.storage.used": latest("retained_bytes") },
};

const consumerGroup: QueryLevel = {
  from: ["Metric"],
  attributes: { ...ofCluster, topic: topicLabel, group: groupLabel },
  facet: [groupLabel, topicLabel],
  metrics: { "kafka.consumer_group.lag_max": highest("consumer_lag_offsets") },
};

const throughput = { bytesIn: perSecond("received_bytes"), bytesOut: perSecond("sent_bytes") };

/** Confluent Cloud, as New Relic knows it. */
export const confluentDialect: QueryDialect = {
  provider: "CONFLUENT_CLOUD",
  entityTypes: ["CONFLUENTCLOUDCLUSTER", "CONFLUENTCLOUDKAFKATOPIC"],
  accountTags: [],
  regionTags: [],
  levels: { cluster, topic, consumerGroup },
  patterns: {
    clusterHealth: {
      level: cluster,
      select: {
        clusterLoad: `${latest("cluster_load_percent")} * 100`,
        hotPartitionsIn: highest("hot_partition_ingress"),
        hotPartitionsOut: highest("hot_partition_egress"),
      },
      facet: ["confluent.clusterName"],
      since: "15 minutes ago",
      limit: 100,
    },
    clusterThroughput: {
      level: cluster,
      select: throughput,
      facet: ["confluent.clusterName"],
      since: "1 hour ago",
      limit: 100,
      timeseries: "5 minutes",
    },
    topicMetrics: {
      level: topic,
      select: { ...throughput, messagesIn: perSecond("received_records") },
      facet: [topicLabel],
      since: "1 hour ago",
      limit: 100,
    },
    clusterOverview: {
      level: cluster,
      select: {
        ...throughput,
        connections: latest("active_connection_count"),
        partitions: latest("partition_count"),
      },
      facet: ["confluent.clusterName"],
      since: "30 minutes ago",
      limit: 100,
    },
    topicPerformance: {
      level: topic,
      select: {
        avgBytesIn: perSecond("received_bytes"),
        avgBytesOut: perSecond("sent_bytes"),
        avgMessages: perSecond("received_records"),
        storage: latest("retained_bytes"),
      },
      facet: [topicLabel],
      since: "1 hour ago",
      limit: 50,
    },
    consumerLag: {
      level: consumerGroup,
      select: {
        maxLag: highest("consumer_lag_offsets"),
        avgLag: `average(${server}.consumer_lag_offsets)`,
      },
      facet: [groupLabel, topicLabel],
      since: "15 minutes ago",
      limit: 100,
    },
  },
};
