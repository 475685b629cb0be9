/** What the tags of a metric are about: each figure is counted at one level only. */
export type MetricScope =
  | "cluster"
  | "broker"
  | "topic"
  | "group"
  | "connector"
  | "ksqldb"
  | "schema_registry";

/**
 * Names what a series is of. Tags with these names become attributes of the OTLP resource, all others
 * attributes of the point. One object serves all points of a series: it is frozen, and its identity may
 * be used to group them.
 */
export const resourceTags = [
  "provider",
  "cloud.provider",
  "cloud.region",
  "cloud.account.id",
  "kafka.cluster.name",
  "kafka.cluster.id",
] as const;

/**
 * The tags of a metric: `provider` (`AWS_MSK`, `CONFLUENT_CLOUD`), `cloud.provider`, `cloud.region`,
 * `cloud.account.id`, `kafka.cluster.name`, `kafka.cluster.id`; `scope`; what the scope has of
 * `broker.id`, `topic`, `partition`, `group`; `provider.metric.name`, `provider.statistic`,
 * `provider.unit`; entity tags that were asked for, as `tag.<name>`, which are the resource's too.
 */
export type MetricTags = Readonly<Record<string, string>>;

/** One point of one series, by the names and units that all providers share. */
export interface NormalizedMetric {
  /** Such as `kafka.bytes.in.rate`. */
  readonly name: string;
  readonly value: number;
  /** By UCUM, the same for a name whoever the provider is: `By/s`, `s`, `ms`, `1`, `{message}/s`. */
  readonly unit: string;
  /** Begin of the interval that the point stands for, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Length of that interval in milliseconds: the point's own time is the end of it. */
  readonly periodMs: number;
  readonly tags: MetricTags;
}

/** From one time to another, in milliseconds since 1970; the end is not part of it. */
export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}
