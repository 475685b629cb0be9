import { ProviderError } from "../../errors/index.ts";
import { type BackoffRules, jitteredBackoffMs, longestBackoffMs } from "../../retry/index.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type CallFailure, failureOf, providerErrorOf, resultOf } from "./failure.ts";
import { timeLimited } from "./time-limit.ts";
import type { UsageCounter } from "./usage-counter.ts";

/** Tries after the first one. */
const maxRetries = 3;
const backoff: BackoffRules = { initialMs: 1_000, maxMs: longestBackoffMs };
/** A service that asks for more is not believed. */
const longestRetryAfterMs = 300_000;
const defaultTimeoutMs = 60_000;

/** How a call is made. */
export interface RetryingOptions {
  /** What is asked of whom, for errors: `GetMetricData in eu-central-1`. */
  readonly subject: string;
  /** The name that the call is counted by. Default: the subject. */
  readonly operation?: string;
  readonly usage?: UsageCounter | undefined;
  readonly clock?: Clock;
  /** Ends the try that is under way, and the waits. */
  readonly signal?: AbortSignal | undefined;
  /** How long one try may take. Default 60,000 ms. */
  readonly timeoutMs?: number;
  /** A number from 0 up to 1, for the jitter. */
  readonly random?: () => number;
  /** Told before each wait. */
  readonly onRetry?: (failure: CallFailure, waitMs: number) => void;
}

/**
 * Makes a call, and makes it again up to three times where the service has too many calls, has a fault
 * of its own (5xx) or cannot be reached: after 1 s, doubled each time up to 30 s, with jitter, and not
 * before the service asks for it. Everything else fails at once.
 *
 * @param operation - one try; it has to end once its signal is aborted
 * @throws ProviderError, after the last try with "Failed after 3 retries" in its message and that try's
 * error as `cause`; the signal's reason where that was aborted
 */
export async function retrying<T>(
  operation: (signal: AbortSignal) => Promise<T>,
  options: RetryingOptions,
): Promise<T> {
  const { subject, signal, usage, clock = systemClock, random = Math.random } = options;
  const { timeoutMs = defaultTimeoutMs } = options;
  const count = (result: ReturnType<typeof resultOf>) =>
    usage?.addCall(options.operation ?? subject, result);
  for (let failures = 1; ; failures++) {
    signal?.throwIfAborted();
    try {
      const value = await timeLimited(operation, timeoutMs, signal);
      count("ok");
      return value;
    } catch (error) {
      signal?.throwIfAborted();
      const failure = failureOf(error);
      count(resultOf(failure));
      if (!failure.isTransient) {
        throw providerErrorOf(error, subject);
      }
      if (failures > maxRetries) {
        throw exhausted(error, failure, subject);
      }
      const waitMs = waitAfter(failure, failures, random);
      usage?.addRetry();
      options.onRetry?.(failure, waitMs);
      await clock.sleep(waitMs, signal);
    }
  }
}

function waitAfter({ retryAfterMs = 0 }: CallFailure, failures: number, random: () => number) {
  const asked = Math.min(longestRetryAfterMs, retryAfterMs);
  return Math.max(asked, jitteredBackoffMs(backoff, failures, random));
}

function exhausted(cause: unknown, failure: CallFailure, subject: string): ProviderError {
  const { code, text, retryAfterMs } = failure;
  return new ProviderError(code, {
    detail: `${subject}: Failed after ${maxRetries} retries: ${text}`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    cause,
  });
}
