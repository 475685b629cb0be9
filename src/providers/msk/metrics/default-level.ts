import { type MskMetric, metricsOf } from "./msk-metric.ts";

const all = ["provisioned", "express"] as const;
const standard = ["provisioned"] as const;
const level = "DEFAULT" as const;

const cpu = (state: string) => ({
  unit: "Percent",
  shared: { name: "kafka.cpu.utilization", unit: "1", factor: 0.01, tags: { state } },
});
const memory = (state: string) => ({
  unit: "Bytes",
  shared: { name: "kafka.memory.usage", unit: "By", tags: { state } },
});
const dataDisk = {
  unit: "Percent",
  shared: { name: "kafka.disk.utilization", unit: "1", factor: 0.01 },
};
const timeLag = {
  unit: "Seconds",
  statistic: "Maximum" as const,
  shared: { name: "kafka.consumer_group.time_lag", unit: "s" },
};
const partitions = (name: string, statistic: "Maximum" | "Average") => ({
  unit: "Count",
  statistic,
  shared: { name, unit: "{partition}" },
});

/**
 * Metrics of the level DEFAULT, which is free.
 * Source: Amazon MSK Developer Guide, "Amazon MSK metrics for monitoring Standard brokers with
 * CloudWatch" and the same for Express brokers. Units, which it does not tell: New Relic's
 * documentation of its Amazon MSK integration.
 */
export const defaultLevelMetrics: readonly MskMetric[] = [
  ...metricsOf(
    { level, kinds: all, dimensions: "cluster" },
    {
      // One sample of each broker a minute, and 1 from the controller alone: an average is 1/n.
      ActiveControllerCount: {
        unit: "Count",
        statistic: "Maximum",
        shared: { name: "kafka.controller.active.count", unit: "{controller}" },
      },
      GlobalPartitionCount: partitions("kafka.partitions.count", "Average"),
      GlobalTopicCount: {
        unit: "Count",
        shared: { name: "kafka.topics.count", unit: "{topic}" },
      },
    },
  ),
  ...metricsOf(
    { level, kinds: standard, dimensions: "cluster" },
    {
      OfflinePartitionsCount: partitions("kafka.partitions.offline.count", "Maximum"),
      KafkaDataLogsDiskUsed: dataDisk,
    },
  ),
  ...metricsOf(
    { level, kinds: ["express"], dimensions: "cluster" },
    { StorageUsed: { unit: "Bytes", shared: { name: "kafka.storage.used", unit: "By" } } },
  ),
  ...metricsOf(
    { level, kinds: all, dimensions: "broker" },
    {
      BytesInPerSec: {
        unit: "Bytes/Second",
        shared: { name: "kafka.bytes.in.rate", unit: "By/s" },
      },
      BytesOutPerSec: {
        unit: "Bytes/Second",
        shared: { name: "kafka.bytes.out.rate", unit: "By/s" },
      },
      MessagesInPerSec: {
        unit: "Count/Second",
        shared: { name: "kafka.messages.in.rate", unit: "{message}/s" },
      },
      // A sample of each network processor a minute: their sum is the broker's.
      ConnectionCount: {
        unit: "Count",
        statistic: "Sum",
        shared: { name: "kafka.connections.count", unit: "{connection}", sampleSeconds: 60 },
      },
      CpuUser: cpu("user"),
      CpuSystem: cpu("system"),
      CpuIdle: cpu("idle"),
      MemoryUsed: memory("used"),
      MemoryFree: memory("free"),
      MemoryBuffered: memory("buffered"),
      MemoryCached: memory("cached"),
      LeaderCount: partitions("kafka.broker.leaders.count", "Average"),
      PartitionCount: partitions("kafka.broker.partitions.count", "Average"),
      NetworkRxDropped: "Count",
      NetworkRxErrors: "Count",
      NetworkRxPackets: "Count",
      NetworkRxThroughput: "Bytes/Second",
      NetworkTxDropped: "Count",
      NetworkTxErrors: "Count",
      NetworkTxPackets: "Count",
      NetworkTxThroughput: "Bytes/Second",
      ProduceTotalTimeMsMean: {
        unit: "Milliseconds",
        shared: { name: "kafka.request.time.avg", unit: "ms", tags: { type: "produce" } },
      },
      RequestBytesMean: "Bytes",
      RequestTime: "Milliseconds",
      UserPartitionExists: { unit: "Count", statistic: "Maximum" },
    },
  ),
  ...metricsOf(
    { level, kinds: standard, dimensions: "broker" },
    {
      CpuIoWait: cpu("iowait"),
      BurstBalance: "Percent",
      HeapMemoryAfterGC: "Percent",
      KafkaAppLogsDiskUsed: "Percent",
      KafkaDataLogsDiskUsed: dataDisk,
      RootDiskUsed: "Percent",
      SwapFree: "Bytes",
      SwapUsed: "Bytes",
      TrafficShaping: { unit: "Count", statistic: "Sum" },
      UnderMinIsrPartitionCount: partitions("kafka.partitions.under_min_isr.count", "Maximum"),
      UnderReplicatedPartitions: partitions("kafka.partitions.under_replicated.count", "Maximum"),
    },
  ),
  ...metricsOf(
    { level, kinds: all, dimensions: "broker", needs: "burstable" },
    { CPUCreditBalance: "Count" },
  ),
  ...metricsOf(
    { level, kinds: standard, dimensions: "broker", needs: "zookeeper" },
    {
      ZooKeeperRequestLatencyMsMean: "Milliseconds",
      // A state as a number: 0 not connected, 0.1 associating, 0.5 connecting, 0.8 connected read-only,
      // 1 connected, 5 closed, 10 not let in. No statistic but one that keeps a number means anything.
      ZooKeeperSessionState: { unit: "None", statistic: "Maximum" },
    },
  ),
  ...metricsOf(
    { level, kinds: all, dimensions: "authentication" },
    { ClientConnectionCount: { unit: "Count", statistic: "Sum" } },
  ),
  ...metricsOf(
    { level, kinds: all, dimensions: "topicOfBroker" },
    {
      BytesInPerSec: {
        unit: "Bytes/Second",
        shared: { name: "kafka.bytes.in.rate", unit: "By/s" },
      },
      BytesOutPerSec: {
        unit: "Bytes/Second",
        shared: { name: "kafka.bytes.out.rate", unit: "By/s" },
      },
    },
  ),
  ...metricsOf(
    { level, kinds: all, dimensions: "group" },
    {
      EstimatedMaxTimeLag: timeLag,
      RollingEstimatedTimeLagMax: { unit: "Seconds", statistic: "Maximum" },
    },
  ),
  ...metricsOf(
    { level, kinds: [...all, "serverless"], dimensions: "group" },
    {
      MaxOffsetLag: {
        unit: "Count",
        statistic: "Maximum",
        shared: { name: "kafka.consumer_group.lag_max", unit: "{offset}" },
      },
    },
  ),
  ...metricsOf(
    { level, kinds: all, dimensions: "group" },
    {
      SumOffsetLag: {
        unit: "Count",
        shared: { name: "kafka.consumer_group.lag_sum", unit: "{offset}" },
      },
    },
  ),
];

/**
 * What serverless clusters tell: a sample of each partition, which only their sum makes a figure of the
 * topic.
 * Source: Amazon MSK Developer Guide, "Monitor MSK Serverless clusters".
 */
export const serverlessMetrics: readonly MskMetric[] = [
  ...metricsOf(
    { level, kinds: ["serverless"], dimensions: "topic" },
    {
      BytesInPerSec: summed("Bytes/Second", "kafka.bytes.in.rate", "By/s"),
      BytesOutPerSec: summed("Bytes/Second", "kafka.bytes.out.rate", "By/s"),
      MessagesInPerSec: summed("Count/Second", "kafka.messages.in.rate", "{message}/s"),
      FetchMessageConversionsPerSec: { unit: "Count/Second", statistic: "Sum" },
      ProduceMessageConversionsPerSec: { unit: "Count/Second", statistic: "Sum" },
    },
  ),
  ...metricsOf(
    { level, kinds: ["serverless"], dimensions: "group" },
    {
      SumOffsetLag: summed("Count", "kafka.consumer_group.lag_sum", "{offset}"),
      MaxEstimatedTimeLag: timeLag,
    },
  ),
];

function summed(sourceUnit: string, name: string, unit: string) {
  return {
    unit: sourceUnit,
    statistic: "Sum" as const,
    shared: { name, unit, sampleSeconds: 60 },
  };
}
