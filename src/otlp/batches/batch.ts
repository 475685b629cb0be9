import type { RequestOf, Signal } from "../signal.ts";
import type { OriginInput } from "./data.ts";
import { type BatchHead, type BatchHeadInput, batchInfoFromHeaders, toHead } from "./headers.ts";
import { checkObject, writing } from "./invalid-field.ts";
import type { LogRecordData, LogRecordInput } from "./log-record-data.ts";
import type { MetricData, MetricInput } from "./metric-data.ts";
import { flattenLogRecords } from "./read-logs.ts";
import { flattenMetrics } from "./read-metrics.ts";
import { flattenSpans } from "./read-spans.ts";
import type { SpanData, SpanInput } from "./span-data.ts";
import { toLogsRequest } from "./write-logs.ts";
import { toMetricsRequest } from "./write-metrics.ts";
import { toTracesRequest } from "./write-spans.ts";

/** Spans that belong together, as plain data. */
export interface TracesBatch extends BatchHead {
  spans: SpanData[];
}

/** Points of metrics that belong together, as plain data. */
export interface MetricsBatch extends BatchHead {
  metrics: MetricData[];
}

/** Log records that belong together, as plain data. */
export interface LogsBatch extends BatchHead {
  records: LogRecordData[];
}

/** The batch of each signal. */
export interface BatchOf {
  traces: TracesBatch;
  metrics: MetricsBatch;
  logs: LogsBatch;
}

/** A batch of spans as it is written; its resource and scope serve spans that have none. */
export interface TracesBatchInput extends BatchHeadInput, OriginInput {
  readonly spans: readonly SpanInput[];
}

/** A batch of metrics as it is written; its resource and scope serve metrics that have none. */
export interface MetricsBatchInput extends BatchHeadInput, OriginInput {
  readonly metrics: readonly MetricInput[];
}

/** A batch of log records as it is written; its resource and scope serve records that have none. */
export interface LogsBatchInput extends BatchHeadInput, OriginInput {
  readonly records: readonly LogRecordInput[];
}

/** The batch of each signal as it is written. A batch that was read is one, too. */
export interface BatchInputOf {
  traces: TracesBatchInput;
  metrics: MetricsBatchInput;
  logs: LogsBatchInput;
}

const writers: { readonly [S in Signal]: (batch: BatchInputOf[S]) => RequestOf[S] } = {
  traces: (batch) => toTracesRequest(batch.spans, batch),
  metrics: (batch) => toMetricsRequest(batch.metrics, batch),
  logs: (batch) => toLogsRequest(batch.records, batch),
};

const readers: {
  readonly [S in Signal]: (head: BatchHead, request: RequestOf[S]) => BatchOf[S];
} = {
  traces: (head, request) => ({ ...head, spans: flattenSpans(request) }),
  metrics: (head, request) => ({ ...head, metrics: flattenMetrics(request) }),
  logs: (head, request) => ({ ...head, records: flattenLogRecords(request) }),
};

/**
 * The request of OTLP that holds the items of a batch, with nothing lost and in their order. Id,
 * timestamp and metadata are not in it: they travel as headers, see `batchHeaders`.
 *
 * @throws SerializationError `INVALID_BATCH` naming the field, such as `metrics[3].value`
 */
export function batchToRequest<S extends Signal>(signal: S, batch: BatchInputOf[S]): RequestOf[S] {
  return writing(() => {
    checkObject(batch);
    return writers[signal](batch);
  });
}

/**
 * The batch that a decoded request and its record headers hold. Without headers, as on records
 * that others wrote, the id is new and the timestamp now.
 *
 * What OTLP itself gives no meaning does not come through: resources, scopes and metrics without
 * items, the order of attributes, and all but the last of several attributes with the same name.
 */
export function requestToBatch<S extends Signal>(
  signal: S,
  request: RequestOf[S],
  headers: Readonly<Record<string, string>> = {},
): BatchOf[S] {
  return readers[signal](toHead(batchInfoFromHeaders(headers)), request);
}

function create<S extends Signal>(signal: S, input: BatchInputOf[S]): BatchOf[S] {
  const request = batchToRequest(signal, input);
  return readers[signal](
    writing(() => toHead(input)),
    request,
  );
}

/**
 * Makes a batch of spans from data written by hand: checks all of it, and fills in id, timestamp
 * and whatever else was left out. A batch may be written to Kafka without this, too.
 *
 * @throws SerializationError `INVALID_BATCH` naming the field, such as `spans[3].traceId`
 */
export function createTracesBatch(input: TracesBatchInput): TracesBatch {
  return create("traces", input);
}

/**
 * Makes a batch of metrics from data written by hand: checks all of it, and fills in id, timestamp
 * and whatever else was left out. A batch may be written to Kafka without this, too.
 *
 * @throws SerializationError `INVALID_BATCH` naming the field, such as `metrics[3].value`
 */
export function createMetricsBatch(input: MetricsBatchInput): MetricsBatch {
  return create("metrics", input);
}

/**
 * Makes a batch of log records from data written by hand: checks all of it, and fills in id,
 * timestamp and whatever else was left out. A batch may be written to Kafka without this, too.
 *
 * @throws SerializationError `INVALID_BATCH` naming the field, such as `records[3].timestamp`
 */
export function createLogsBatch(input: LogsBatchInput): LogsBatch {
  return create("logs", input);
}
