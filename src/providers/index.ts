export { type Clock, systemClock } from "./calls/index.ts";
export type {
  CallTotal,
  Collected,
  CollectionProblem,
  KafkaProvider,
  MetricCollector,
  MetricTags,
  NormalizedMetric,
  ProviderUsage,
  Shard,
  TimeRange,
} from "./contract/index.ts";
export { DecodedRecords, fromBase64, MetricStreamDecoder } from "./msk/index.ts";
export { encodeMetrics } from "./normalize/index.ts";
