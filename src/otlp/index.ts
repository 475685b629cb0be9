export type {
  AnyValue,
  ArrayValue,
  EntityRef,
  InstrumentationScope,
  KeyValue,
  KeyValueList,
  Resource,
} from "./generated/types-common.ts";
export {
  DataPointFlags,
  type Exemplar,
  type ExponentialHistogramBuckets,
  type ExponentialHistogramDataPoint,
  type HistogramDataPoint,
  type NumberDataPoint,
  type SummaryDataPoint,
  type ValueAtQuantile,
} from "./generated/types-data-points.ts";
export {
  type ExportLogsPartialSuccess,
  type ExportLogsServiceRequest,
  type ExportLogsServiceResponse,
  type LogRecord,
  LogRecordFlags,
  type ResourceLogs,
  type ScopeLogs,
  SeverityNumber,
} from "./generated/types-logs.ts";
export {
  AggregationTemporality,
  type ExponentialHistogram,
  type ExportMetricsPartialSuccess,
  type ExportMetricsServiceRequest,
  type ExportMetricsServiceResponse,
  type Gauge,
  type Histogram,
  type Metric,
  type ResourceMetrics,
  type ScopeMetrics,
  type Sum,
  type Summary,
} from "./generated/types-metrics.ts";
export {
  type ExportTracePartialSuccess,
  type ExportTraceServiceRequest,
  type ExportTraceServiceResponse,
  type ResourceSpans,
  type ScopeSpans,
  type Span,
  type SpanEvent,
  SpanFlags,
  SpanKind,
  type SpanLink,
  type Status,
  StatusCode,
} from "./generated/types-traces.ts";
export type { Init } from "./init.ts";
export { type RequestOf, type Signal, signals } from "./signal.ts";
