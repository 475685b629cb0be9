export type { AwsCall } from "./call.ts";
export { AwsFault, accessDenied, expiredToken, throttling } from "./fault.ts";
export { homeCredentials, mskOptions, mskProvider } from "./msk-provider.ts";
export { type Series, seriesKey } from "./series.ts";
export { AwsServer, type Interceptor } from "./server.ts";
export {
  AwsWorld,
  type FakeCluster,
  type FakeClusterInput,
  type FakeTopic,
  type MinuteValue,
  type MonitoringLevel,
} from "./world.ts";
