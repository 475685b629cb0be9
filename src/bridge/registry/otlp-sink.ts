import type { OtlpSink as OtlpSinkConfig } from "../../config/index.ts";
import { OtlpSink } from "../otlp-sink/index.ts";
import type { EndContext, Sink } from "../pipeline/index.ts";

/** An OTLP backend. */
export function otlpSink(section: OtlpSinkConfig, context: EndContext): Sink {
  return new OtlpSink(section, context);
}
