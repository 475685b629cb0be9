export {
  type DecodedMetricStream,
  DecodedRecords,
  decodeMetricStream,
  fromBase64,
  MetricStreamDecoder,
  type MetricStreamOptions,
  type MetricStreamRecord,
  type StreamProblem,
} from "./stream/index.ts";
