import { Backoff, longestBackoffMs } from "../../../retry/index.ts";

/** The first wait is short: one crash is no storm. */
const rules = { initialMs: 100, maxMs: longestBackoffMs };
/** Who ran that long did not fail for the reason of the last time. */
const steadyMs = 60_000;

/** How long to wait before a worker is started again: doubling while it dies soon, with jitter. */
export class RestartDelay {
  readonly #now: () => number;
  readonly #backoff: Backoff;
  #startedAt = 0;

  constructor(now: () => number = () => performance.now(), random = Math.random) {
    this.#now = now;
    this.#backoff = new Backoff(rules, random);
  }

  /** A worker starts now. */
  started(): void {
    this.#startedAt = this.#now();
  }

  /** It has died: the wait before the next one, in milliseconds. */
  next(): number {
    if (this.#now() - this.#startedAt >= steadyMs) {
      this.#backoff.reset();
    }
    return this.#backoff.next();
  }
}
