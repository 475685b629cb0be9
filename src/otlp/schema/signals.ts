/** Where the levels of a signal's request are found; all names are rows of the message table. */
export interface SignalRow {
  readonly request: string;
  readonly response: string;
  /** Type of field 1 of the request. */
  readonly resource: string;
  /** Type of field 2 of the resource level. */
  readonly scope: string;
  /** Type of field 2 of the scope level. */
  readonly record: string;
  /** What is counted, for a person. */
  readonly items: string;
}

/** The three signals. In each, the parent's list is field 1 of the request, 2 everywhere below. */
export const signalTable = {
  traces: {
    request: "ExportTraceServiceRequest",
    response: "ExportTraceServiceResponse",
    resource: "ResourceSpans",
    scope: "ScopeSpans",
    record: "Span",
    items: "spans",
  },
  metrics: {
    request: "ExportMetricsServiceRequest",
    response: "ExportMetricsServiceResponse",
    resource: "ResourceMetrics",
    scope: "ScopeMetrics",
    record: "Metric",
    items: "data points",
  },
  logs: {
    request: "ExportLogsServiceRequest",
    response: "ExportLogsServiceResponse",
    resource: "ResourceLogs",
    scope: "ScopeLogs",
    record: "LogRecord",
    items: "log records",
  },
} as const satisfies Record<string, SignalRow>;

/** The message types that are items: what scans count, and what splitting keeps whole. */
export const itemTypes: ReadonlySet<string> = new Set([
  "Span",
  "NumberDataPoint",
  "HistogramDataPoint",
  "ExponentialHistogramDataPoint",
  "SummaryDataPoint",
  "LogRecord",
]);
