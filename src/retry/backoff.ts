/** How long to wait between tries that fail. */
export interface BackoffRules {
  /** Before the second try, in milliseconds. */
  readonly initialMs: number;
  /** No wait is longer, in milliseconds. */
  readonly maxMs: number;
}

/** The longest wait where nothing else is asked for, in milliseconds. */
export const longestBackoffMs = 30_000;

/** Beyond that no factor matters, and the number stays finite. */
const mostDoublings = 40;

/**
 * The wait after failures in a row: `initialMs` after the first, doubled with each further one, up to
 * `maxMs`.
 *
 * @param failures - how many in a row, from 1
 */
export function backoffMs({ initialMs, maxMs }: BackoffRules, failures: number): number {
  const doublings = Math.min(mostDoublings, Math.max(0, failures - 1));
  return Math.min(maxMs, initialMs * 2 ** doublings);
}

/**
 * The same wait with jitter: from half of it to all of it, so that many processes do not come back at
 * the same moment. In whole milliseconds.
 *
 * @param random - a number from 0 up to 1
 */
export function jitteredBackoffMs(
  rules: BackoffRules,
  failures: number,
  random: () => number = Math.random,
): number {
  return Math.round(backoffMs(rules, failures) * (0.5 + random() / 2));
}

/** Counts failures in a row, and tells how long to wait after each, with jitter. */
export class Backoff {
  readonly #rules: BackoffRules;
  readonly #random: () => number;
  #failures = 0;

  constructor(rules: BackoffRules, random: () => number = Math.random) {
    this.#rules = rules;
    this.#random = random;
  }

  /** It failed: the wait before the next try, in milliseconds. */
  next(): number {
    this.#failures++;
    return jitteredBackoffMs(this.#rules, this.#failures, this.#random);
  }

  /** It went well: the next wait is a short one. */
  reset(): void {
    this.#failures = 0;
  }
}
