import {
  decodeJson,
  decodeRequest,
  flattenLogRecords,
  flattenMetrics,
  flattenSpans,
  type RequestOf,
  type Signal,
} from "../../src/otlp/index.ts";
import type { ArrivedRequest } from "../support/otlp-backend.ts";

/** Spans, data points and log records, with what is around them. */
export interface TelemetryItems {
  readonly traces: readonly unknown[];
  readonly metrics: readonly unknown[];
  readonly logs: readonly unknown[];
}

/** All that requests hold, in their order. */
export function itemsIn(requests: readonly ArrivedRequest[]): TelemetryItems {
  return {
    traces: decoded("traces", requests).flatMap(flattenSpans),
    metrics: decoded("metrics", requests).flatMap(flattenMetrics),
    logs: decoded("logs", requests).flatMap(flattenLogRecords),
  };
}

/** How many there are of all signals. */
export function countOf({ traces, metrics, logs }: TelemetryItems): number {
  return traces.length + metrics.length + logs.length;
}

function decoded<S extends Signal>(signal: S, requests: readonly ArrivedRequest[]): RequestOf[S][] {
  return requests
    .filter(({ path }) => path === `/v1/${signal}`)
    .map(({ headers, body }) =>
      headers["content-type"] === "application/json"
        ? decodeJson(signal, body)
        : decodeRequest(signal, body),
    );
}
