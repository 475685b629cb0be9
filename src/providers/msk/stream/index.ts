export { type DecodedMetricStream, decodeMetricStream } from "./decode-metric-stream.ts";
export { DecodedRecords, type StreamProblem } from "./decoded-records.ts";
export { MetricStreamDecoder } from "./metric-stream-decoder.ts";
export type { MetricStreamRecord } from "./record-bytes.ts";
export type { MetricStreamOptions } from "./series-resolver.ts";
