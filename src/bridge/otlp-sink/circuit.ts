/** How long to wait after failures. */
export interface BackoffRules {
  readonly initialMs: number;
  readonly maxMs: number;
}

/**
 * Whether a backend is worth a try. After a failure it is closed to all for a while, which doubles
 * with each failure; then one request probes it, and opens it again for all where it succeeds.
 */
export class Circuit {
  readonly #rules: BackoffRules;
  readonly #now: () => number;
  readonly #random: () => number;
  #failures = 0;
  #closedUntil = 0;
  #probing = false;

  constructor(rules: BackoffRules, now = () => performance.now(), random = Math.random) {
    this.#rules = rules;
    this.#now = now;
    this.#random = random;
  }

  /** Whether the last request failed. */
  get isBroken(): boolean {
    return this.#failures > 0;
  }

  /** Milliseconds until a request may be sent; 0 is now. Infinite while another one probes. */
  get waitMs(): number {
    if (this.#failures === 0) {
      return 0;
    }
    return this.#probing ? Number.POSITIVE_INFINITY : Math.max(0, this.#closedUntil - this.#now());
  }

  /** A request goes out. */
  begin(): void {
    this.#probing = this.#failures > 0;
  }

  /** The backend answered. */
  succeeded(): void {
    this.#failures = 0;
    this.#probing = false;
  }

  /**
   * The backend did not, or said that it cannot.
   *
   * @param delayMs - how long it asked to be left alone
   */
  failed(delayMs = 0): void {
    const { initialMs, maxMs } = this.#rules;
    // Requests that were under way together fail together: that is one failure.
    if (this.#failures === 0 || this.#probing) {
      this.#failures++;
    }
    this.#probing = false;
    const doubled = Math.min(maxMs, initialMs * 2 ** Math.min(30, this.#failures - 1));
    // From half of it to all of it, so that many bridges do not come back at the same moment.
    const jittered = doubled * (0.5 + this.#random() / 2);
    this.#closedUntil = Math.max(this.#closedUntil, this.#now() + Math.max(jittered, delayMs));
  }

  /** A request was called off: it says nothing. */
  calledOff(): void {
    this.#probing = false;
  }
}
