import type { ExportLogsServiceRequest } from "./generated/types-logs.ts";
import type { ExportMetricsServiceRequest } from "./generated/types-metrics.ts";
import type { ExportTraceServiceRequest } from "./generated/types-traces.ts";

/** The three kinds of telemetry. */
export const signals = ["traces", "metrics", "logs"] as const;

/** A kind of telemetry. Its items are spans, data points or log records. */
export type Signal = (typeof signals)[number];

/** The request of each signal, as an object. */
export interface RequestOf {
  traces: ExportTraceServiceRequest;
  metrics: ExportMetricsServiceRequest;
  logs: ExportLogsServiceRequest;
}
