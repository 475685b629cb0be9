export type { CallOptions } from "./call.ts";
export type { ProviderCapabilities } from "./capabilities.ts";
export type { Collected, CollectionProblem, MetricCollector, Shard } from "./collector.ts";
export type { BrokerEntity, ClusterEntity, Entity, EntityType, TopicEntity } from "./entity.ts";
export type { ClusterStatus, HealthStatus } from "./health.ts";
export {
  type MetricScope,
  type MetricTags,
  type NormalizedMetric,
  resourceTags,
  type TimeRange,
} from "./metric.ts";
export type {
  ClusterMetrics,
  ClusterThroughput,
  KafkaProvider,
  MetricOptions,
  ProviderQuery,
} from "./provider.ts";
export type {
  EntityFilters,
  MetricFilters,
  MetricType,
  NamedQueries,
  NamedQuery,
} from "./queries.ts";
export type { CallTotal, ProviderUsage } from "./usage.ts";
export type { PermissionCheck, Validation } from "./validation.ts";
