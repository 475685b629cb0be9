/** The first wait is short: one crash is no storm. */
const initialMs = 100;
const maxMs = 30_000;
/** Who ran that long did not fail for the reason of the last time. */
const steadyMs = 60_000;

/** How long to wait before a worker is started again: doubling while it dies soon, with jitter. */
export class RestartDelay {
  readonly #now: () => number;
  readonly #random: () => number;
  #startedAt = 0;
  #failures = 0;

  constructor(now: () => number = () => performance.now(), random = Math.random) {
    this.#now = now;
    this.#random = random;
  }

  /** A worker starts now. */
  started(): void {
    this.#startedAt = this.#now();
  }

  /** It has died: the wait before the next one, in milliseconds. */
  next(): number {
    if (this.#now() - this.#startedAt >= steadyMs) {
      this.#failures = 0;
    }
    const doubled = Math.min(maxMs, initialMs * 2 ** Math.min(30, this.#failures));
    this.#failures++;
    return Math.round(doubled * (0.5 + this.#random() / 2));
  }
}
