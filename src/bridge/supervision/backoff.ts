/** How long to wait between attempts: doubling, with jitter. */
export class Backoff {
  readonly #initialMs: number;
  readonly #maxMs: number;
  readonly #random: () => number;
  #failures = 0;

  constructor(
    { initialMs, maxMs }: { readonly initialMs: number; readonly maxMs: number },
    random = Math.random,
  ) {
    this.#initialMs = initialMs;
    this.#maxMs = maxMs;
    this.#random = random;
  }

  /** The wait before the next attempt, in milliseconds. */
  next(): number {
    const doubled = Math.min(this.#maxMs, this.#initialMs * 2 ** Math.min(30, this.#failures));
    this.#failures++;
    return Math.round(doubled * (0.5 + this.#random() / 2));
  }

  /** It went well: the next wait is a short one. */
  reset(): void {
    this.#failures = 0;
  }
}
