import type { ClusterMetadata, KafkaCluster, TopicMetadata } from "otel-kafka-bridge";
import type { MetricScope } from "otel-kafka-bridge/providers";

/** One figure, as it is now. */
export interface Reading {
  readonly source: string;
  readonly scope: MetricScope;
  readonly value: number;
  /** What of the cluster it is about. */
  readonly tags: Readonly<Record<string, string>>;
}

type Tags = Reading["tags"];

function reading(scope: MetricScope, source: string, value: number, tags: Tags = {}): Reading {
  return { scope, source, value, tags };
}

/** The cluster without Kafka's own topics, and those that the user may not see or does not want. */
export function withWanted(metadata: ClusterMetadata, wanted: RegExp): ClusterMetadata {
  const topics = metadata.topics.filter(
    ({ internal, error, name }) => !internal && error === undefined && wanted.test(name),
  );
  return { ...metadata, topics };
}

/** What the cluster's own description says, without another call. */
export function clusterReadings(metadata: ClusterMetadata): readonly Reading[] {
  const { topics } = metadata;
  const partitions = topics.flatMap((topic) => topic.partitions);
  const { controllerId } = metadata;
  return [
    reading("cluster", "topics", topics.length),
    reading("cluster", "partitions", partitions.length),
    reading("cluster", "offlinePartitions", offline(partitions)),
    reading("cluster", "underReplicatedPartitions", underReplicated(partitions)),
    // Where the controller cannot be known, there is no figure: that is not 0.
    ...(controllerId === undefined ? [] : [reading("cluster", "activeControllers", 1)]),
  ];
}

export function brokerReadings(metadata: ClusterMetadata): readonly Reading[] {
  const partitions = metadata.topics.flatMap((topic) => topic.partitions);
  return metadata.brokers.flatMap(({ id }) => {
    const tags = { "broker.id": String(id) };
    const kept = partitions.filter(({ replicas }) => replicas.includes(id));
    const led = partitions.filter(({ leader }) => leader === id);
    return [
      reading("broker", "brokerPartitions", kept.length, tags),
      reading("broker", "brokerLeaders", led.length, tags),
    ];
  });
}

/** Partitions of topics, with where they begin and end. */
export async function topicReadings(
  cluster: KafkaCluster,
  metadata: ClusterMetadata,
  signal: AbortSignal | undefined,
): Promise<readonly Reading[]> {
  const { topics } = metadata;
  const described = await cluster.topics.describe(
    topics.map(({ name }) => name),
    signal === undefined ? {} : { signal },
  );
  return [
    ...topics.flatMap(({ name, partitions }) => [
      reading("topic", "partitions", partitions.length, { topic: name }),
      reading("topic", "underReplicatedPartitions", underReplicated(partitions), { topic: name }),
    ]),
    ...described.flatMap(({ name, partitions }) =>
      partitions.flatMap(({ partition, earliestOffset, latestOffset }) => {
        const tags = { topic: name, partition: String(partition) };
        return [
          ...known("topic", "earliestOffset", earliestOffset, tags),
          ...known("topic", "latestOffset", latestOffset, tags),
        ];
      }),
    ),
  ];
}

/** How far consumer groups are behind: by partition, and over all partitions of a topic. */
export async function groupReadings(
  cluster: KafkaCluster,
  wanted: RegExp,
  signal: AbortSignal | undefined,
): Promise<readonly Reading[]> {
  const options = signal === undefined ? {} : { signal };
  const groups = (await cluster.groups.list(options)).filter(({ groupId }) => wanted.test(groupId));
  const readings = await Promise.all(
    groups.map(async ({ groupId }) => {
      const lags = await cluster.groups.lag(groupId, options);
      const topics = [...new Set(lags.map(({ topic }) => topic))];
      return [
        ...lags.flatMap(({ topic, partition, lag }) =>
          known("group", "lag", lag, { group: groupId, topic, partition: String(partition) }),
        ),
        ...topics.flatMap((topic) => {
          const own = lags.flatMap((each) =>
            each.topic === topic && each.lag !== undefined ? [Number(each.lag)] : [],
          );
          const tags = { group: groupId, topic };
          return own.length === 0
            ? []
            : [
                reading(
                  "group",
                  "lagSum",
                  own.reduce((sum, lag) => sum + lag, 0),
                  tags,
                ),
                reading("group", "lagMax", Math.max(...own), tags),
              ];
        }),
      ];
    }),
  );
  return readings.flat();
}

type Partitions = TopicMetadata["partitions"];

export function offline(partitions: Partitions): number {
  return partitions.filter(({ leader }) => leader === undefined).length;
}

export function underReplicated(partitions: Partitions): number {
  return partitions.filter(
    ({ replicas, inSyncReplicas }) => inSyncReplicas.length < replicas.length,
  ).length;
}

function known(
  scope: MetricScope,
  source: string,
  value: bigint | undefined,
  tags: Tags,
): readonly Reading[] {
  return value === undefined ? [] : [reading(scope, source, Number(value), tags)];
}
