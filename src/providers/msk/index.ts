export type { AwsCredentialSource, AwsCredentials } from "./aws/credentials.ts";
export type { MskSurroundings } from "./msk-cloud.ts";
export { MskProvider } from "./msk-provider.ts";
export {
  type DecodedMetricStream,
  DecodedRecords,
  decodeMetricStream,
  MetricStreamDecoder,
  type MetricStreamOptions,
  type MetricStreamRecord,
  type StreamProblem,
} from "./stream/index.ts";
