import { type MskMetric, metricsOf } from "./msk-metric.ts";

const all = ["provisioned", "express"] as const;
const standard = ["provisioned"] as const;
const level = "PER_BROKER" as const;

/** Events of a minute, which only their sum counts. */
const events = { unit: "Count", statistic: "Sum" as const };
/** A sample of each network processor a minute. */
const ofProcessors = { unit: "Count/Second", statistic: "Sum" as const };

/** What each part of a request's way takes, in milliseconds. */
const requestTimes = [
  "LocalTimeMsMean",
  "RequestQueueTimeMsMean",
  "ResponseQueueTimeMsMean",
  "ResponseSendTimeMsMean",
];

function timesOf(...requests: readonly string[]): Record<string, string> {
  const names = requests.flatMap((request) => requestTimes.map((part) => `${request}${part}`));
  return Object.fromEntries(names.map((name) => [name, "Milliseconds"]));
}

/**
 * Metrics of the levels above DEFAULT, each of which has those below it too.
 * Source: Amazon MSK Developer Guide, the tables of PER_BROKER, PER_TOPIC_PER_BROKER and
 * PER_TOPIC_PER_PARTITION for Standard and Express brokers.
 */
export const paidLevelMetrics: readonly MskMetric[] = [
  ...metricsOf(
    { level, kinds: all, dimensions: "broker" },
    {
      ConnectionCloseRate: ofProcessors,
      ConnectionCreationRate: ofProcessors,
      ...timesOf("FetchConsumer", "FetchFollower", "Produce"),
      FetchConsumerTotalTimeMsMean: {
        unit: "Milliseconds",
        shared: { name: "kafka.request.time.avg", unit: "ms", tags: { type: "fetch" } },
      },
      FetchFollowerTotalTimeMsMean: "Milliseconds",
      FetchMessageConversionsPerSec: "Count/Second",
      FetchThrottleByteRate: "Bytes/Second",
      FetchThrottleQueueSize: "Count",
      FetchThrottleTime: "Milliseconds",
      IAMNumberOfConnectionRequests: "Count/Second",
      IAMTooManyConnections: events,
      KafkaFileDescriptorsUsagePercent: "",
      KafkaMemoryMappedFilesUsagePercent: "",
      // Ratios from 0 to 1, in spite of the name: AWS's own alarm takes 0.3 for 30 %.
      NetworkProcessorAvgIdlePercent: "None",
      RequestHandlerAvgIdlePercent: "None",
      ProduceMessageConversionsPerSec: "Count/Second",
      ProduceMessageConversionsTimeMsMean: "Milliseconds",
      ProduceThrottleByteRate: "Bytes/Second",
      ProduceThrottleQueueSize: "Count",
      ProduceThrottleTime: "Milliseconds",
      ReplicationBytesInPerSec: "Bytes/Second",
      ReplicationBytesOutPerSec: "Bytes/Second",
      RequestExemptFromThrottleTime: "Milliseconds",
      RequestThrottleQueueSize: "Count",
      RequestThrottleTime: "Milliseconds",
      TcpConnections: "Count",
    },
  ),
  ...metricsOf(
    { level, kinds: standard, dimensions: "broker" },
    {
      BwInAllowanceExceeded: events,
      BwOutAllowanceExceeded: events,
      ConntrackAllowanceExceeded: events,
      PpsAllowanceExceeded: events,
      TrafficBytes: { unit: "Bytes", statistic: "Sum" },
      VolumeQueueLength: "Count",
      VolumeReadBytes: { unit: "Bytes", statistic: "Sum" },
      VolumeReadOps: events,
      VolumeTotalReadTime: { unit: "Seconds", statistic: "Sum" },
      VolumeTotalWriteTime: { unit: "Seconds", statistic: "Sum" },
      VolumeWriteBytes: { unit: "Bytes", statistic: "Sum" },
      VolumeWriteOps: events,
    },
  ),
  ...metricsOf(
    { level, kinds: all, dimensions: "broker", needs: "burstable" },
    { CpuCreditUsage: "Count" },
  ),
  ...metricsOf(
    { level, kinds: standard, dimensions: "broker", needs: "tiered" },
    {
      RemoteCopyBytesPerSec: "Bytes/Second",
      RemoteCopyErrorsPerSec: "Count/Second",
      RemoteCopyLagBytes: "Bytes",
      RemoteFetchBytesPerSec: "Bytes/Second",
      RemoteFetchErrorsPerSec: "Count/Second",
      RemoteFetchRequestsPerSec: "Count/Second",
      RemoteLogManagerTasksAvgIdlePercent: "None",
      RemoteLogReaderAvgIdlePercent: "None",
      RemoteLogReaderTaskQueueSize: "Count",
      RemoteLogSizeBytes: "Bytes",
    },
  ),
  ...metricsOf(
    { level: "PER_TOPIC_PER_BROKER", kinds: all, dimensions: "topicOfBroker" },
    {
      MessagesInPerSec: {
        unit: "Count/Second",
        shared: { name: "kafka.messages.in.rate", unit: "{message}/s" },
      },
    },
  ),
  ...metricsOf(
    { level: "PER_TOPIC_PER_BROKER", kinds: standard, dimensions: "topicOfBroker" },
    {
      FetchMessageConversionsPerSec: "Count/Second",
      ProduceMessageConversionsPerSec: "Count/Second",
    },
  ),
  ...metricsOf(
    {
      level: "PER_TOPIC_PER_BROKER",
      kinds: standard,
      dimensions: "topicOfBroker",
      needs: "tiered",
    },
    {
      RemoteCopyBytesPerSec: "Bytes/Second",
      RemoteCopyErrorsPerSec: "Count/Second",
      RemoteCopyLagBytes: "Bytes",
      RemoteFetchBytesPerSec: "Bytes/Second",
      RemoteFetchErrorsPerSec: "Count/Second",
      RemoteFetchRequestsPerSec: "Count/Second",
      RemoteLogSizeBytes: "Bytes",
    },
  ),
  ...metricsOf(
    { level: "PER_TOPIC_PER_PARTITION", kinds: all, dimensions: "partition" },
    {
      EstimatedTimeLag: {
        unit: "Seconds",
        statistic: "Maximum",
        shared: { name: "kafka.consumer_group.time_lag", unit: "s" },
      },
      OffsetLag: {
        unit: "Count",
        shared: { name: "kafka.consumer_group.lag", unit: "{offset}" },
      },
      RollingEstimatedTimeLag: { unit: "Seconds", statistic: "Maximum" },
    },
  ),
];
