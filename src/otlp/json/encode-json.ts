import { explainRefusal } from "../codec/explain-refusal.ts";
import { jsonExportLogsServiceRequest } from "../generated/json-write-logs.ts";
import { jsonExportMetricsServiceRequest } from "../generated/json-write-metrics.ts";
import { jsonExportTraceServiceRequest } from "../generated/json-write-traces.ts";
import type { Init } from "../init.ts";
import { resolveLimits } from "../scan/index.ts";
import type { RequestOf, Signal } from "../signal.ts";
import { refusal } from "../write/index.ts";
import { JsonWriter, type WriteMembers } from "./json-writer.ts";

const writers: { readonly [S in Signal]: WriteMembers<Init<RequestOf[S]>> } = {
  traces: jsonExportTraceServiceRequest,
  metrics: jsonExportMetricsServiceRequest,
  logs: jsonExportLogsServiceRequest,
};

const { maxDepth } = resolveLimits({});

/** A writer with the memory that it has, kept for the next request. */
let idle: JsonWriter | undefined;

/**
 * Writes a request as OTLP/JSON on one line, by the specification: trace and span ids in
 * hexadecimal digits, other bytes in base64, 64-bit integers as texts, enums as numbers, and what
 * has its default left out.
 *
 * @throws SerializationError as `encodeRequest` does
 */
export function encodeJson<S extends Signal>(signal: S, request: Init<RequestOf[S]>): string {
  return written(signal, request, (writer) => writer.text());
}

/** As {@link encodeJson}; the text's bytes in UTF-8, in memory of their own. */
export function encodeJsonBytes<S extends Signal>(
  signal: S,
  request: Init<RequestOf[S]>,
): Uint8Array {
  return written(signal, request, (writer) => writer.copy());
}

function written<S extends Signal, Result>(
  signal: S,
  request: Init<RequestOf[S]>,
  take: (writer: JsonWriter) => Result,
): Result {
  // None is idle where a getter of the request encodes another one.
  const writer = idle ?? new JsonWriter();
  idle = undefined;
  try {
    writer.maxDepth = maxDepth;
    writer.request(request, writers[signal] as WriteMembers<Init<RequestOf[S]>>);
    return take(writer);
  } catch (error) {
    throw error === refusal ? explainRefusal(signal, request, maxDepth) : error;
  } finally {
    writer.clear();
    idle = writer;
  }
}
