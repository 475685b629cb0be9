import { context, createContextKey } from "@opentelemetry/api";

/**
 * The key under which the SDK's tracers look whether to record nothing. `suppressTracing` of
 * @opentelemetry/core sets it; equal descriptions are one key, in every copy of the API.
 */
const suppressTracingKey = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

/** Runs work whose calls, however instrumented, leave no spans: they would be exported in turn. */
export function withoutTracing<T>(work: () => T): T {
  return context.with(context.active().setValue(suppressTracingKey, true), work);
}
