export { type EncodeMetricsOptions, encodeMetrics } from "./encode-metrics.ts";
export type { MetricRow } from "./metric-row.ts";
export { MetricTable, type SourceMetric } from "./metric-table.ts";
export {
  Normalizer,
  type NormalizerOptions,
  type SourcePoint,
  type SourceSeries,
} from "./normalizer.ts";
export { Series } from "./series.ts";
export {
  awsNaming,
  confluentNaming,
  type SourceNaming,
  snakeCase,
  type UnmappedRule,
} from "./unmapped.ts";
