export { OtlpSink, type OtlpSinkParts } from "./otlp-sink.ts";
