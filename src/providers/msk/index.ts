export type { AwsCredentialSource, AwsCredentials } from "./aws/credentials.ts";
export { awsTemplate, type DeployedStack, type StreamDeployment } from "./deploy/index.ts";
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
