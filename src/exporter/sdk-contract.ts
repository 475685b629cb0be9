/**
 * What the OpenTelemetry SDK asks of an exporter, as far as its own packages would have to be
 * installed for it. The types are structural, so that they fit the SDK of 2.x and of 3.x.
 */

/** How an export ended: 0 is success, 1 failure. */
export const exportSucceeded = 0;
export const exportFailed = 1;

/** Outcome of an export, as `ExportResult` of @opentelemetry/core. */
export interface SdkExportResult {
  /** 0: brokers have acknowledged all of it; 1: not all of it. */
  code: 0 | 1;
  /** Why not. */
  error?: Error;
}

/** Takes the outcome of an export. */
export type ExportDone = (result: SdkExportResult) => void;

/** Kinds of instruments, as `InstrumentType` of @opentelemetry/sdk-metrics. */
export type SdkInstrumentType =
  | "COUNTER"
  | "GAUGE"
  | "HISTOGRAM"
  | "UP_DOWN_COUNTER"
  | "OBSERVABLE_COUNTER"
  | "OBSERVABLE_GAUGE"
  | "OBSERVABLE_UP_DOWN_COUNTER";

/** `AggregationTemporality` of @opentelemetry/sdk-metrics: 0 is delta, 1 cumulative. */
export type SdkTemporality = 0 | 1;

/**
 * `AggregationOption` of @opentelemetry/sdk-metrics. Type 0 is the instrument's default, 1 none at
 * all, 2 a sum, 3 the last value, 4 a histogram with these boundaries, 5 an exponential one.
 */
export type SdkAggregation =
  | { type: 0 | 1 | 2 | 3 }
  | { type: 4; options?: { recordMinMax?: boolean; boundaries: number[] } }
  | { type: 5; options?: { recordMinMax?: boolean; maxSize?: number } };
