import { type BackoffRules, jitteredBackoffMs } from "../../retry/index.ts";

/** Longest time that a backend may ask to be left alone. */
const longestDelayMs = 3_600_000;

/**
 * Whether a backend is worth a try. After a failure nothing is sent to it for a while, which doubles
 * with each failure in a row; then one request probes it, and the others follow where it succeeds.
 *
 * Requests that were under way together fail together, and that is one failure. So each belongs to a
 * round, which ends with the first failure in it: what an older round brings later changes nothing,
 * but for a time that the backend asked for.
 */
export class Circuit {
  readonly #rules: BackoffRules;
  readonly #now: () => number;
  readonly #random: () => number;
  #round = 0;
  #failures = 0;
  #openUntil = 0;
  #probing = false;

  constructor(rules: BackoffRules, now = () => performance.now(), random = Math.random) {
    this.#rules = rules;
    this.#now = now;
    this.#random = random;
  }

  /** Whether the last that is known of the backend is a failure. */
  get isOpen(): boolean {
    return this.#failures > 0;
  }

  /** Milliseconds until a request may be sent; 0 is now. Infinite while another one probes. */
  get waitMs(): number {
    if (this.#failures === 0) {
      return 0;
    }
    return this.#probing ? Number.POSITIVE_INFINITY : Math.max(0, this.#openUntil - this.#now());
  }

  /** A request goes out. @returns its round */
  begin(): number {
    this.#probing = this.#failures > 0;
    return this.#round;
  }

  /** The backend answered. */
  succeeded(round: number): void {
    if (round === this.#round) {
      this.#failures = 0;
      this.#probing = false;
    }
  }

  /**
   * The backend did not, or said that it cannot.
   *
   * @param delayMs - how long it asked to be left alone
   */
  failed(round: number, delayMs = 0): void {
    const asked = Math.min(longestDelayMs, delayMs);
    let waitMs = asked;
    if (round === this.#round) {
      this.#round++;
      this.#failures++;
      this.#probing = false;
      waitMs = Math.max(asked, jitteredBackoffMs(this.#rules, this.#failures, this.#random));
    }
    this.#openUntil = Math.max(this.#openUntil, this.#now() + waitMs);
  }
}
