export { AdaptiveCache, type AdaptiveCacheOptions } from "./adaptive-cache.ts";
export { type Clock, systemClock } from "./clock.ts";
export {
  type CallFailure,
  type CallResult,
  errorOfStatus,
  failureOf,
  providerErrorOf,
} from "./failure.ts";
export { mapConcurrently } from "./map-concurrently.ts";
export { Pace, type PaceOptions } from "./pace.ts";
export { type RetryingOptions, retrying } from "./retrying.ts";
export { UsageCounter } from "./usage-counter.ts";
