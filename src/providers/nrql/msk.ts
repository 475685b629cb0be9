import type { QueryDialect, QueryLevel } from "./dialect.ts";
import { lagFigures, lagLevelMetrics, ownMetrics } from "./own-metrics.ts";

/**
 * What New Relic's polling integration keeps of Amazon MSK. Its metrics are attributes
 * `provider.<metric>.<statistic>` of these samples.
 * Source: https://docs.newrelic.com/docs/message-queues-streaming/installation/aws-managed-kafka-msk-integration/
 */
const ofCluster = { accountId: "awsAccountId", clusterName: "provider.clusterName" } as const;

const cluster: QueryLevel = {
  from: ["AwsMskClusterSample"],
  attributes: ofCluster,
  facet: ["provider.clusterName"],
  metrics: {
    "kafka.controller.active.count": "latest(provider.activeControllerCount.Sum)",
    "kafka.partitions.offline.count": "latest(provider.offlinePartitionsCount.Maximum)",
    "kafka.partitions.count": "latest(provider.globalPartitionCount.Average)",
    "kafka.topics.count": "latest(provider.globalTopicCount.Average)",
  },
};

const broker: QueryLevel = {
  from: ["AwsMskBrokerSample"],
  attributes: { ...ofCluster, brokerId: "provider.brokerId" },
  facet: ["provider.clusterName", "provider.brokerId"],
  metrics: {
    "kafka.bytes.in.rate": "average(provider.bytesInPerSec.Average)",
    "kafka.bytes.out.rate": "average(provider.bytesOutPerSec.Average)",
    "kafka.messages.in.rate": "average(provider.messagesInPerSec.Average)",
    "kafka.partitions.under_replicated.count": "max(provider.underReplicatedPartitions.Maximum)",
    "kafka.partitions.under_min_isr.count": "max(provider.underMinIsrPartitionCount.Maximum)",
    "kafka.broker.partitions.count": "latest(provider.partitionCount.Average)",
    "kafka.broker.leaders.count": "latest(provider.leaderCount.Average)",
    "kafka.disk.utilization": "max(provider.kafkaDataLogsDiskUsed.Average) / 100",
  },
};

const topic: QueryLevel = {
  from: ["AwsMskTopicSample"],
  attributes: { ...ofCluster, topic: "provider.topic" },
  facet: ["provider.clusterName", "provider.topic"],
  metrics: {
    "kafka.bytes.in.rate": "average(provider.bytesInPerSec.Average)",
    "kafka.bytes.out.rate": "average(provider.bytesOutPerSec.Average)",
    "kafka.messages.in.rate": "average(provider.messagesInPerSec.Average)",
  },
};

/** New Relic has no samples of consumer groups of MSK. */
const consumerGroup = ownMetrics("AWS_MSK", lagLevelMetrics, ["group", "topic"]);

const throughput = {
  bytesIn: "average(provider.bytesInPerSec.Average)",
  bytesOut: "average(provider.bytesOutPerSec.Average)",
};
const rates = { ...throughput, messagesIn: "average(provider.messagesInPerSec.Average)" };

/** Amazon MSK, as New Relic knows it. */
export const mskDialect: QueryDialect = {
  provider: "AWS_MSK",
  entityTypes: ["AWSMSKCLUSTER", "AWSMSKBROKER", "AWSMSKTOPIC"],
  accountTags: ["aws.accountId"],
  regionTags: ["aws.awsRegion", "aws.region"],
  levels: { cluster, broker, topic, consumerGroup },
  patterns: {
    clusterHealth: {
      // A figure is of one of the two events; the other has nothing for it.
      level: { ...cluster, from: ["AwsMskClusterSample", "AwsMskBrokerSample"] },
      select: {
        activeControllers: "latest(provider.activeControllerCount.Sum)",
        offlinePartitions: "latest(provider.offlinePartitionsCount.Maximum)",
        underReplicated: "max(provider.underReplicatedPartitions.Maximum)",
        underMinIsr: "max(provider.underMinIsrPartitionCount.Maximum)",
        diskUsed: "max(provider.kafkaDataLogsDiskUsed.Average)",
      },
      facet: ["provider.clusterName"],
      since: "10 minutes ago",
      limit: 100,
    },
    clusterThroughput: {
      level: broker,
      select: throughput,
      facet: ["provider.brokerId"],
      since: "1 hour ago",
      limit: 100,
      timeseries: "5 minutes",
    },
    topicMetrics: {
      level: topic,
      select: rates,
      facet: ["provider.topic"],
      since: "1 hour ago",
      limit: 100,
    },
    clusterOverview: {
      level: cluster,
      select: {
        activeControllers: "latest(provider.activeControllerCount.Sum)",
        offlinePartitions: "latest(provider.offlinePartitionsCount.Maximum)",
        partitions: "latest(provider.globalPartitionCount.Average)",
        topics: "latest(provider.globalTopicCount.Average)",
      },
      facet: ["provider.clusterName"],
      since: "30 minutes ago",
      limit: 100,
    },
    topicPerformance: {
      level: topic,
      select: {
        avgBytesIn: rates.bytesIn,
        avgBytesOut: rates.bytesOut,
        avgMessages: rates.messagesIn,
        maxBytesIn: "max(provider.bytesInPerSec.Maximum)",
        maxBytesOut: "max(provider.bytesOutPerSec.Maximum)",
      },
      facet: ["provider.topic"],
      since: "1 hour ago",
      limit: 50,
    },
    consumerLag: {
      level: consumerGroup,
      select: lagFigures,
      facet: ["group", "topic"],
      since: "15 minutes ago",
      limit: 100,
    },
  },
};
