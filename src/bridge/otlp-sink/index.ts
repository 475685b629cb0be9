export { OtlpSink } from "./otlp-sink.ts";
