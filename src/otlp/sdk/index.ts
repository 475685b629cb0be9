export { countSdkItems } from "./count-items.ts";
export { encodeDirectly } from "./encode/index.ts";
export type {
  SdkAttributes,
  SdkBuckets,
  SdkDataOf,
  SdkDataPoint,
  SdkEvent,
  SdkExponentialHistogram,
  SdkHistogram,
  SdkLink,
  SdkLogRecord,
  SdkMetric,
  SdkResource,
  SdkResourceMetrics,
  SdkScope,
  SdkSpan,
  SdkSpanContext,
  SdkTime,
} from "./sdk-data.ts";
export { sdkToRequest } from "./sdk-to-request.ts";
