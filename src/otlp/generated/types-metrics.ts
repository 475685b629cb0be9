// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { InstrumentationScope, KeyValue, Resource } from "./types-common.ts";
import type {
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  NumberDataPoint,
  SummaryDataPoint,
} from "./types-data-points.ts";

/** Whether points count from the start or since the point before. Receivers must expect values that are not listed. */
export const AggregationTemporality = {
  UNSPECIFIED: 0,
  DELTA: 1,
  CUMULATIVE: 2,
} as const;

/** A request that carries metrics. */
export interface ExportMetricsServiceRequest {
  /** Metrics by the resource that produced them. */
  resourceMetrics: ResourceMetrics[];
}

/** The answer to a request that carries metrics. */
export interface ExportMetricsServiceResponse {
  /** Set where data points were rejected, or to warn. */
  partialSuccess?: ExportMetricsPartialSuccess | undefined;
}

/** What of a request was not accepted. */
export interface ExportMetricsPartialSuccess {
  /** Number of rejected data points; 0 with a message is a warning. */
  rejectedDataPoints: bigint;
  /** Why, for a developer. */
  errorMessage: string;
}

/** The metrics of one resource. */
export interface ResourceMetrics {
  /** The resource; absent if unknown. */
  resource?: Resource | undefined;
  /** Its metrics by instrumentation scope. */
  scopeMetrics: ScopeMetrics[];
  /** URL of the schema that the resource's attributes follow. */
  schemaUrl: string;
}

/** The metrics of one instrumentation scope. */
export interface ScopeMetrics {
  /** The scope; absent if unknown. */
  scope?: InstrumentationScope | undefined;
  /** The metrics. */
  metrics: Metric[];
  /** URL of the schema that the metrics follow. */
  schemaUrl: string;
}

/** A named metric with its data points, all of one type. */
export interface Metric {
  /** Name of the metric. */
  name: string;
  /** What it measures. */
  description: string;
  /** Unit in the notation of UCUM, such as `ms` or `By`. */
  unit: string;
  /** Values sampled now and then. */
  gauge?: Gauge | undefined;
  /** Values that add up. */
  sum?: Sum | undefined;
  /** Distributions over explicit bounds. */
  histogram?: Histogram | undefined;
  /** Distributions over exponential bounds. */
  exponentialHistogram?: ExponentialHistogram | undefined;
  /** Quantiles computed by the source. */
  summary?: Summary | undefined;
  /** What else describes the metric; keys are unique. */
  metadata: KeyValue[];
}

/** Values sampled now and then. */
export interface Gauge {
  /** The data points, one or more per set of attributes. */
  dataPoints: NumberDataPoint[];
}

/** Values that add up. */
export interface Sum {
  /** The data points, one or more per set of attributes. */
  dataPoints: NumberDataPoint[];
  /** Whether points count from the start or since the point before. See {@link AggregationTemporality}. */
  aggregationTemporality: number;
  /** The sum never falls. */
  isMonotonic: boolean;
}

/** Distributions over explicit bounds. */
export interface Histogram {
  /** The data points, one or more per set of attributes. */
  dataPoints: HistogramDataPoint[];
  /** Whether points count from the start or since the point before. See {@link AggregationTemporality}. */
  aggregationTemporality: number;
}

/** Distributions over bounds that grow exponentially. */
export interface ExponentialHistogram {
  /** The data points, one or more per set of attributes. */
  dataPoints: ExponentialHistogramDataPoint[];
  /** Whether points count from the start or since the point before. See {@link AggregationTemporality}. */
  aggregationTemporality: number;
}

/** Quantiles computed by the source. */
export interface Summary {
  /** The data points, one or more per set of attributes. */
  dataPoints: SummaryDataPoint[];
}
