export {
  Backoff,
  type BackoffRules,
  backoffMs,
  jitteredBackoffMs,
  longestBackoffMs,
} from "./backoff.ts";
