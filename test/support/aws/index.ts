export { AwsFault, accessDenied, expiredToken } from "./fault.ts";
export { mskProvider } from "./msk-provider.ts";
export { type Series, seriesKey } from "./series.ts";
export { AwsServer } from "./server.ts";
