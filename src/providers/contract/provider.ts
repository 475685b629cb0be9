import type { CallOptions } from "./call.ts";
import type { ProviderCapabilities } from "./capabilities.ts";
import type { MetricCollector } from "./collector.ts";
import type { BrokerEntity, ClusterEntity, TopicEntity } from "./entity.ts";
import type { HealthStatus } from "./health.ts";
import type { NormalizedMetric, TimeRange } from "./metric.ts";
import type { EntityFilters, MetricFilters, MetricType, NamedQueries } from "./queries.ts";
import type { ProviderUsage } from "./usage.ts";
import type { Validation } from "./validation.ts";

/** What calls for metrics take. */
export interface MetricOptions extends CallOptions {
  /** Default: the last hour up to the newest interval that is settled. */
  readonly range?: TimeRange;
  /** Length of an interval in seconds. Default 60. */
  readonly periodSeconds?: number;
  /** Normalized or the provider's own names. Default: all. */
  readonly metrics?: readonly string[];
}

/** Metrics of a cluster and all in it. What the provider cannot see is empty. */
export interface ClusterMetrics {
  readonly cluster: readonly NormalizedMetric[];
  readonly brokers: readonly NormalizedMetric[];
  readonly topics: readonly NormalizedMetric[];
  readonly consumerGroups: readonly NormalizedMetric[];
}

/** Bytes per second in and out of a cluster; the three lists have one entry for each interval. */
export interface ClusterThroughput {
  /** `NaN` where there is no point. */
  readonly bytesInPerSec: readonly number[];
  readonly bytesOutPerSec: readonly number[];
  /** Begins of the intervals, ascending, in milliseconds since 1970. */
  readonly timestamps: readonly number[];
}

/** Metrics by the provider's own names, normalized. */
export interface ProviderQuery extends MetricOptions {
  /** Guid of a cluster, a broker or a topic. */
  readonly guid: string;
}

/**
 * Someone who runs Kafka clusters and can be asked about them. All calls reject with a `ProviderError`,
 * once retries are used up, and with `ProviderError` `ENTITY_UNKNOWN` for a guid that is not theirs.
 */
export interface KafkaProvider extends AsyncDisposable {
  /** For a person: `AWS MSK`. */
  readonly name: string;
  /** The tag `provider` of its metrics: `AWS_MSK`, `CONFLUENT_CLOUD`. */
  readonly type: string;
  readonly capabilities: ProviderCapabilities;
  /** Queries in NRQL that have a name. */
  readonly queries: NamedQueries;

  /** Tries credentials and permissions. Resolves with what is wrong; never rejects because of it. */
  validate(call?: CallOptions): Promise<Validation>;

  /** @param accountId - clusters of that account only. Default: all that are configured */
  discoverClusters(accountId?: string, call?: CallOptions): Promise<readonly ClusterEntity[]>;
  discoverBrokers(clusterGuid: string, call?: CallOptions): Promise<readonly BrokerEntity[]>;
  discoverTopics(clusterGuid: string, call?: CallOptions): Promise<readonly TopicEntity[]>;

  getClusterMetrics(
    clusterGuid: string,
    options?: MetricOptions,
  ): Promise<readonly NormalizedMetric[]>;
  /** @param guid - a broker's, or a cluster's for all of its brokers */
  getBrokerMetrics(guid: string, options?: MetricOptions): Promise<readonly NormalizedMetric[]>;
  /** @param guid - a topic's, or a cluster's for all of its topics */
  getTopicMetrics(guid: string, options?: MetricOptions): Promise<readonly NormalizedMetric[]>;
  getConsumerGroupMetrics(
    clusterGuid: string,
    options?: MetricOptions,
  ): Promise<readonly NormalizedMetric[]>;
  collectAllMetrics(
    cluster: ClusterEntity | string,
    options?: MetricOptions,
  ): Promise<ClusterMetrics>;
  getClusterThroughput(clusterGuid: string, options?: MetricOptions): Promise<ClusterThroughput>;
  getClusterHealth(clusterGuid: string, call?: CallOptions): Promise<HealthStatus>;
  queryMetrics(query: ProviderQuery): Promise<readonly NormalizedMetric[]>;
  /** The cluster's own settings, secrets left out. */
  getConfiguration(
    clusterGuid: string,
    call?: CallOptions,
  ): Promise<Readonly<Record<string, string>>>;

  /** A search for entities, in the language of New Relic's entity search. */
  buildEntityQuery(filters: EntityFilters): string;
  /** NRQL that asks for metrics. */
  buildMetricsQuery(type: MetricType, filters: MetricFilters): string;

  /** Reads all metrics shard by shard, for a pipeline. */
  collector(): MetricCollector;
  /** What its interface was used for, so far. */
  usage(): ProviderUsage;
  /** Ends what is under way. Can be called again. */
  close(): Promise<void>;
}
