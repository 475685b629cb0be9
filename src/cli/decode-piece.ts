import { SerializationError } from "../errors/index.ts";
import { decodeJson, type RequestOf, type Signal, signals } from "../otlp/index.ts";

/** The field of a request that holds its telemetry. */
const rootFields = {
  traces: "resourceSpans",
  metrics: "resourceMetrics",
  logs: "resourceLogs",
} as const satisfies Record<Signal, string>;

/**
 * Decodes an OTLP/JSON request. Fields that are not known are ignored, as OTLP asks; a request of
 * another signal would so be read as an empty one, and is refused instead.
 *
 * @throws SerializationError
 */
export function decodeRequestJson<S extends Signal>(signal: S, bytes: Uint8Array): RequestOf[S] {
  const request = decodeJson(signal, bytes);
  if (Object.values(request).flat().length === 0) {
    refuseOtherSignal(signal, bytes);
  }
  return request;
}

function refuseOtherSignal(signal: Signal, bytes: Uint8Array): void {
  const keys = Object.keys(JSON.parse(Buffer.from(bytes).toString()));
  const found = signals.find((other) => keys.includes(rootFields[other]));
  if (found === signal) {
    return;
  }
  if (found !== undefined) {
    throw new SerializationError("MALFORMED_JSON", {
      detail: `it holds ${found} (${rootFields[found]}), not ${signal}`,
      action: `Use \`otel-kafka send ${found}\`.`,
    });
  }
  if (keys.length > 0) {
    throw new SerializationError("MALFORMED_JSON", {
      detail: `it has no ${rootFields[signal]}`,
      action: "Each document or line must be an OTLP/JSON export request.",
    });
  }
}
