/**
 * What the OpenTelemetry SDK for JavaScript hands to an exporter, as far as OTLP has a place for it.
 * The types are structural, so that the objects of any release from 1.x to 3.x fit: this library
 * does not depend on the SDK.
 */

/** Seconds and nanoseconds since the Unix epoch. */
export type SdkTime = readonly [number, number];

/** Attributes: texts, numbers, booleans, bytes, lists and maps of these. */
export interface SdkAttributes {
  readonly [name: string]: unknown;
}

/** What produced the telemetry. */
export interface SdkResource {
  readonly attributes: SdkAttributes;
  readonly schemaUrl?: string | undefined;
}

/** The tracer, meter or logger that recorded the telemetry. */
export interface SdkScope {
  readonly name: string;
  readonly version?: string | undefined;
  readonly schemaUrl?: string | undefined;
  readonly attributes?: SdkAttributes | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

/** Identity of a span. */
export interface SdkSpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly isRemote?: boolean | undefined;
  readonly traceState?: { serialize(): string } | undefined;
}

/** A moment within a span. */
export interface SdkEvent {
  readonly name: string;
  readonly time: SdkTime;
  readonly attributes?: SdkAttributes | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

/** A pointer to another span. */
export interface SdkLink {
  readonly context: SdkSpanContext;
  readonly attributes?: SdkAttributes | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

/** A span, as `ReadableSpan` of the SDK. */
export interface SdkSpan {
  readonly name: string;
  /** From 0 (internal) to 4 (consumer). */
  readonly kind: number;
  readonly spanContext: () => SdkSpanContext;
  readonly parentSpanContext?: SdkSpanContext | undefined;
  readonly startTime: SdkTime;
  readonly endTime: SdkTime;
  /** Code 0 is unset, 1 ok, 2 error. */
  readonly status: { readonly code: number; readonly message?: string | undefined };
  readonly attributes: SdkAttributes;
  readonly links: readonly SdkLink[];
  readonly events: readonly SdkEvent[];
  readonly resource: SdkResource;
  readonly instrumentationScope: SdkScope;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

/** What spans of the SDK's 1.x line have under other names. */
export interface SdkSpanOf1x {
  readonly parentSpanId?: string | undefined;
  readonly instrumentationLibrary?: SdkScope | undefined;
}

/** A log record, as `ReadableLogRecord` of the SDK. */
export interface SdkLogRecord {
  readonly hrTime: SdkTime;
  readonly hrTimeObserved: SdkTime;
  readonly spanContext?: SdkSpanContext | undefined;
  readonly severityNumber?: number | undefined;
  readonly severityText?: string | undefined;
  readonly body?: unknown;
  readonly eventName?: string | undefined;
  readonly attributes: SdkAttributes;
  readonly droppedAttributesCount: number;
  readonly resource: SdkResource;
  readonly instrumentationScope: SdkScope;
}

/** A point of a metric. */
export interface SdkDataPoint<Value> {
  readonly startTime: SdkTime;
  readonly endTime: SdkTime;
  readonly attributes: SdkAttributes;
  readonly value: Value;
}

/** The value of a histogram's point. */
export interface SdkHistogram {
  readonly buckets: { readonly boundaries: readonly number[]; readonly counts: readonly number[] };
  readonly count: number;
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Consecutive buckets of an exponential histogram. */
export interface SdkBuckets {
  readonly offset: number;
  readonly bucketCounts: readonly number[];
}

/** The value of an exponential histogram's point. */
export interface SdkExponentialHistogram {
  readonly count: number;
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly scale: number;
  readonly zeroCount: number;
  readonly positive: SdkBuckets;
  readonly negative: SdkBuckets;
}

interface SdkMetricBase {
  readonly descriptor: {
    readonly name: string;
    readonly description: string;
    readonly unit: string;
    /** 0 where the values are integers, 1 where they are doubles. */
    readonly valueType: number;
  };
  /** 0 is delta, 1 cumulative. */
  readonly aggregationTemporality: number;
}

/** A metric: `dataPointType` 0 is a histogram, 1 an exponential one, 2 a gauge, 3 a sum. */
export type SdkMetric = SdkMetricBase &
  (
    | { readonly dataPointType: 0; readonly dataPoints: readonly SdkDataPoint<SdkHistogram>[] }
    | {
        readonly dataPointType: 1;
        readonly dataPoints: readonly SdkDataPoint<SdkExponentialHistogram>[];
      }
    | { readonly dataPointType: 2; readonly dataPoints: readonly SdkDataPoint<number>[] }
    | {
        readonly dataPointType: 3;
        readonly dataPoints: readonly SdkDataPoint<number>[];
        readonly isMonotonic: boolean;
      }
  );

/** The metrics of a resource, as `ResourceMetrics` of the SDK. */
export interface SdkResourceMetrics {
  readonly resource: SdkResource;
  readonly scopeMetrics: readonly {
    readonly scope: SdkScope;
    readonly metrics: readonly SdkMetric[];
  }[];
}

/** What the SDK hands to the exporter of each signal. */
export interface SdkDataOf {
  traces: readonly SdkSpan[];
  metrics: SdkResourceMetrics;
  logs: readonly SdkLogRecord[];
}
