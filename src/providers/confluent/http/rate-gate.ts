import { ProviderError } from "../../../errors/index.ts";
import { type Clock, systemClock } from "../../calls/index.ts";

/** What an answer says of a limit. */
interface Allowance {
  readonly remaining: number;
  /** Seconds until the limit's window begins anew. */
  readonly resetSeconds: number;
}

/** Windows of the service are a minute or an hour long: what is said beyond that is not believed. */
const longestWindowMs = 3_600_000;
/** Whoever waits longer is told so instead: what it wanted to know may be old by then. */
const longestWaitMs = 120_000;

/**
 * Holds calls back before a limit is hit, by what the answers' headers say: `rateLimit-remaining` and
 * `rateLimit-reset` of the Metrics API, `X-RateLimit-*` of the other interfaces, both in seconds from
 * now. Where two limits apply, both are in the headers, one after the other.
 * Source: https://api.telemetry.confluent.cloud/docs and https://docs.confluent.io/cloud/current/api.html
 */
export class RateGate {
  readonly #clock: Clock;
  /** Calls that may still begin until then; undefined where nothing is known. */
  #remaining: number | undefined;
  #resetAt = 0;
  /** No call before, as the service asked for it. */
  #closedUntil = 0;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /**
   * Waits until a call may begin.
   *
   * @throws ProviderError `PROVIDER_THROTTLED` where that is more than two minutes away
   */
  async enter(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const waitMs = this.#waitMs();
      if (waitMs <= 0) {
        break;
      }
      if (waitMs > longestWaitMs) {
        throw new ProviderError("PROVIDER_THROTTLED", {
          detail: `the limit is used up for ${Math.ceil(waitMs / 1_000)} s`,
          retryAfterMs: waitMs,
        });
      }
      await this.#clock.sleep(waitMs, signal);
    }
    if (this.#remaining !== undefined) {
      this.#remaining--;
    }
  }

  /** Learns from an answer. */
  learn(headers: Headers): void {
    const strictest = allowancesOf(headers).reduce<Allowance | undefined>(
      (least, each) => (least === undefined || isStricter(each, least) ? each : least),
      undefined,
    );
    if (strictest === undefined) {
      return;
    }
    const now = this.#clock.now();
    const resetAt = now + Math.min(longestWindowMs, strictest.resetSeconds * 1_000);
    // Answers come in any order: within a window only the lowest figure is true.
    const isSameWindow = this.#remaining !== undefined && now < this.#resetAt;
    this.#remaining = isSameWindow
      ? Math.min(this.#remaining ?? 0, strictest.remaining)
      : strictest.remaining;
    this.#resetAt = isSameWindow ? Math.max(this.#resetAt, resetAt) : resetAt;
  }

  /** Lets nobody in for a while. */
  close(forMs: number): void {
    const until = this.#clock.now() + Math.min(longestWindowMs, forMs);
    this.#closedUntil = Math.max(this.#closedUntil, until);
  }

  #waitMs(): number {
    const now = this.#clock.now();
    if (now >= this.#resetAt) {
      this.#remaining = undefined;
    }
    const isUsedUp = this.#remaining !== undefined && this.#remaining <= 0;
    return Math.max(this.#closedUntil, isUsedUp ? this.#resetAt : 0) - now;
  }
}

/** How long the service asks to wait, by `Retry-After` in seconds or as a date, or by its limits. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after");
  if (text !== null) {
    const seconds = Number(text);
    const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(text) - now;
    return ms >= 0 ? ms : undefined;
  }
  const usedUp = allowancesOf(headers).filter(({ remaining }) => remaining <= 0);
  const resets = usedUp.map(({ resetSeconds }) => resetSeconds * 1_000);
  return resets.length === 0 ? undefined : Math.max(...resets);
}

function isStricter(one: Allowance, other: Allowance): boolean {
  return (
    one.remaining < other.remaining ||
    (one.remaining === other.remaining && one.resetSeconds > other.resetSeconds)
  );
}

function allowancesOf(headers: Headers): readonly Allowance[] {
  return ["ratelimit", "x-ratelimit"].flatMap((prefix) => {
    const remaining = numbersOf(headers.get(`${prefix}-remaining`));
    const resets = numbersOf(headers.get(`${prefix}-reset`));
    return remaining.flatMap((left, at) => {
      const resetSeconds = resets[at] ?? resets[0];
      return resetSeconds === undefined ? [] : [{ remaining: left, resetSeconds }];
    });
  });
}

/** Headers that come twice are joined by commas. */
function numbersOf(text: string | null): readonly number[] {
  return (text ?? "")
    .split(",")
    .map((each) => Number.parseFloat(each))
    .filter((each) => Number.isFinite(each) && each >= 0);
}
