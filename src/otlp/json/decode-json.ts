import { fromExportLogsServiceRequest } from "../generated/json-read-logs.ts";
import { fromExportMetricsServiceRequest } from "../generated/json-read-metrics.ts";
import { fromExportTraceServiceRequest } from "../generated/json-read-traces.ts";
import type { RequestOf, Signal } from "../signal.ts";
import { JsonFault } from "./json-fault.ts";
import { JsonReader } from "./json-reader.ts";
import { parseJson } from "./parse-json.ts";

const readers: { readonly [S in Signal]: (reader: JsonReader, value: unknown) => RequestOf[S] } = {
  traces: fromExportTraceServiceRequest,
  metrics: fromExportMetricsServiceRequest,
  logs: fromExportLogsServiceRequest,
};

/** First fields as protobuf names them: a writer that uses these uses them everywhere. */
const protobufNames = ["resource_spans", "resource_metrics", "resource_logs"] as const;

/**
 * Reads a request in OTLP/JSON, by the specification: trace and span ids in hexadecimal digits of
 * either case, other bytes in base64, 64-bit integers as texts or numbers (none loses a digit),
 * enums as numbers. Names that are not known are passed over, `null` is a default, and of names
 * given twice the last counts.
 *
 * @param document - text, or its bytes in UTF-8
 * @throws SerializationError MALFORMED_JSON with the field or the byte offset; LIMIT_EXCEEDED where
 * values are nested deeper than protobuf readers allow
 */
export function decodeJson<S extends Signal>(
  signal: S,
  document: string | Uint8Array,
): RequestOf[S] {
  return requestFromJson(signal, parseJson(document));
}

function requestFromJson<S extends Signal>(signal: S, value: unknown): RequestOf[S] {
  try {
    refuseProtobufNames(value);
    return readers[signal](new JsonReader(), value);
  } catch (error) {
    throw error instanceof JsonFault ? error.toError() : error;
  }
}

/** Unknown names are passed over, so all the telemetry would be, and nobody would notice. */
function refuseProtobufNames(value: unknown): void {
  if (typeof value !== "object" || value === null) {
    return;
  }
  for (const name of protobufNames) {
    if (Object.hasOwn(value, name)) {
      throw new JsonFault("MALFORMED_JSON", "OTLP/JSON writes names in lowerCamelCase", [name]);
    }
  }
}
