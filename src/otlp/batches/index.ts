export {
  type BatchInputOf,
  type BatchOf,
  batchToRequest,
  createLogsBatch,
  createMetricsBatch,
  createTracesBatch,
  type LogsBatch,
  type LogsBatchInput,
  type MetricsBatch,
  type MetricsBatchInput,
  requestToBatch,
  type TracesBatch,
  type TracesBatchInput,
} from "./batch.ts";
export type {
  Attributes,
  AttributeValue,
  EntityData,
  ResourceData,
  ResourceInput,
  ScopeData,
  ScopeInput,
  Time,
} from "./data.ts";
export {
  type BatchHead,
  type BatchHeadInput,
  type BatchInfo,
  batchHeaders,
  batchInfoFromHeaders,
} from "./headers.ts";
export type { LogRecordData, LogRecordInput } from "./log-record-data.ts";
export type {
  BucketsData,
  ExemplarData,
  ExponentialHistogramData,
  ExponentialHistogramInput,
  ExponentialHistogramValue,
  GaugeData,
  HistogramData,
  HistogramInput,
  HistogramValue,
  MetricData,
  MetricInput,
  MetricNumber,
  MetricType,
  QuantileData,
  SumData,
  SummaryData,
  SummaryInput,
  SummaryValue,
} from "./metric-data.ts";
export type { SpanKindName, StatusName, TemporalityName } from "./names.ts";
export { flattenLogRecords } from "./read-logs.ts";
export { flattenMetrics } from "./read-metrics.ts";
export { flattenSpans } from "./read-spans.ts";
export type {
  SpanData,
  SpanEventData,
  SpanInput,
  SpanLinkData,
  SpanStatusData,
} from "./span-data.ts";
