/** Which dimensions a metric comes with. */
export type Dims =
  | "cluster"
  | "broker"
  | "authentication"
  | "topic-broker"
  | "topic"
  | "group"
  | "partition";

type ClusterKind = "provisioned" | "express" | "serverless";

/** Metrics that come alike. */
export interface CatalogueEntry {
  readonly level: "DEFAULT" | "PER_BROKER" | "PER_TOPIC_PER_BROKER" | "PER_TOPIC_PER_PARTITION";
  readonly types: readonly ClusterKind[];
  readonly dims: Dims;
  readonly samples: "one" | "brokers" | "partitions" | "processors";
  readonly metrics: readonly string[];
  readonly isTiered?: boolean;
}

const both: readonly ClusterKind[] = ["provisioned", "express"];
const standard: readonly ClusterKind[] = ["provisioned"];
const one = "one" as const;
const list = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

/**
 * The metrics of Amazon MSK by the Developer Guide's tables (monitoring levels, Express, serverless).
 * Written down again here, and not taken from the adapter, so that one can judge the other.
 */
export const catalogue: readonly CatalogueEntry[] = [
  {
    level: "DEFAULT",
    types: both,
    dims: "cluster",
    samples: "brokers",
    metrics: list("ActiveControllerCount"),
  },
  {
    level: "DEFAULT",
    types: both,
    dims: "cluster",
    samples: one,
    metrics: list("GlobalPartitionCount GlobalTopicCount"),
  },
  {
    level: "DEFAULT",
    types: standard,
    dims: "cluster",
    samples: one,
    metrics: list("OfflinePartitionsCount KafkaDataLogsDiskUsed"),
  },
  {
    level: "DEFAULT",
    types: ["express"],
    dims: "cluster",
    samples: one,
    metrics: list("StorageUsed"),
  },
  {
    level: "DEFAULT",
    types: both,
    dims: "broker",
    samples: one,
    metrics: list(`BytesInPerSec BytesOutPerSec MessagesInPerSec CpuIdle CpuSystem CpuUser
      MemoryBuffered MemoryCached MemoryFree MemoryUsed LeaderCount PartitionCount NetworkRxDropped
      NetworkRxErrors NetworkRxPackets NetworkTxDropped NetworkTxErrors NetworkTxPackets
      ProduceTotalTimeMsMean RequestBytesMean RequestTime UserPartitionExists`),
  },
  {
    level: "DEFAULT",
    types: both,
    dims: "broker",
    samples: "processors",
    metrics: list("ConnectionCount"),
  },
  {
    level: "DEFAULT",
    types: both,
    dims: "authentication",
    samples: "processors",
    metrics: list("ClientConnectionCount"),
  },
  {
    level: "DEFAULT",
    types: standard,
    dims: "broker",
    samples: one,
    metrics:
      list(`CpuIoWait HeapMemoryAfterGC KafkaAppLogsDiskUsed KafkaDataLogsDiskUsed RootDiskUsed
      SwapFree SwapUsed TrafficShaping UnderMinIsrPartitionCount UnderReplicatedPartitions BurstBalance
      ZooKeeperRequestLatencyMsMean ZooKeeperSessionState`),
  },
  {
    level: "DEFAULT",
    types: both,
    dims: "topic-broker",
    samples: one,
    metrics: list("BytesInPerSec BytesOutPerSec"),
  },
  {
    level: "DEFAULT",
    types: both,
    dims: "group",
    samples: one,
    metrics: list("EstimatedMaxTimeLag MaxOffsetLag SumOffsetLag RollingEstimatedTimeLagMax"),
  },
  {
    level: "PER_BROKER",
    types: both,
    dims: "broker",
    samples: one,
    metrics: list(`FetchConsumerLocalTimeMsMean FetchConsumerRequestQueueTimeMsMean
      FetchConsumerResponseQueueTimeMsMean FetchConsumerResponseSendTimeMsMean FetchConsumerTotalTimeMsMean
      FetchFollowerLocalTimeMsMean FetchFollowerTotalTimeMsMean FetchMessageConversionsPerSec
      FetchThrottleByteRate FetchThrottleQueueSize FetchThrottleTime IAMNumberOfConnectionRequests
      IAMTooManyConnections NetworkProcessorAvgIdlePercent ProduceLocalTimeMsMean
      ProduceMessageConversionsPerSec ProduceMessageConversionsTimeMsMean ProduceRequestQueueTimeMsMean
      ProduceResponseQueueTimeMsMean ProduceResponseSendTimeMsMean ProduceThrottleByteRate
      ProduceThrottleQueueSize ProduceThrottleTime ReplicationBytesInPerSec ReplicationBytesOutPerSec
      RequestExemptFromThrottleTime RequestHandlerAvgIdlePercent RequestThrottleQueueSize
      RequestThrottleTime TcpConnections`),
  },
  {
    level: "PER_BROKER",
    types: both,
    dims: "broker",
    samples: "processors",
    metrics: list("ConnectionCloseRate ConnectionCreationRate"),
  },
  {
    level: "PER_BROKER",
    types: standard,
    dims: "broker",
    samples: one,
    metrics: list(`BwInAllowanceExceeded BwOutAllowanceExceeded ConntrackAllowanceExceeded
      PpsAllowanceExceeded TrafficBytes VolumeQueueLength VolumeReadBytes VolumeReadOps
      VolumeTotalReadTime VolumeTotalWriteTime VolumeWriteBytes VolumeWriteOps`),
  },
  {
    level: "PER_BROKER",
    types: standard,
    dims: "broker",
    samples: one,
    isTiered: true,
    metrics: list(`RemoteFetchBytesPerSec RemoteCopyBytesPerSec RemoteFetchErrorsPerSec
      RemoteFetchRequestsPerSec RemoteCopyErrorsPerSec RemoteCopyLagBytes RemoteLogSizeBytes
      RemoteLogReaderTaskQueueSize RemoteLogManagerTasksAvgIdlePercent RemoteLogReaderAvgIdlePercent`),
  },
  {
    level: "PER_TOPIC_PER_BROKER",
    types: both,
    dims: "topic-broker",
    samples: one,
    metrics: list("MessagesInPerSec"),
  },
  {
    level: "PER_TOPIC_PER_BROKER",
    types: standard,
    dims: "topic-broker",
    samples: one,
    metrics: list("FetchMessageConversionsPerSec ProduceMessageConversionsPerSec"),
  },
  {
    level: "PER_TOPIC_PER_PARTITION",
    types: both,
    dims: "partition",
    samples: one,
    metrics: list("OffsetLag EstimatedTimeLag RollingEstimatedTimeLag"),
  },
  {
    level: "DEFAULT",
    types: ["serverless"],
    dims: "topic",
    samples: "partitions",
    metrics: list(
      "BytesInPerSec BytesOutPerSec MessagesInPerSec FetchMessageConversionsPerSec ProduceMessageConversionsPerSec",
    ),
  },
  {
    level: "DEFAULT",
    types: ["serverless"],
    dims: "group",
    samples: "partitions",
    metrics: list("MaxOffsetLag SumOffsetLag MaxEstimatedTimeLag"),
  },
];
