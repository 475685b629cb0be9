/** How long to wait after failures. */
export interface BackoffRules {
  /** Before the second try. */
  readonly initialMs: number;
  readonly maxMs: number;
}

/** Beyond that no factor matters. */
const mostDoublings = 30;

/**
 * The wait after failures in a row: doubled with each, and from half of that to all of it, so that
 * many bridges do not come back at the same moment.
 */
export function backoffMs(
  { initialMs, maxMs }: BackoffRules,
  failures: number,
  random: () => number,
): number {
  const doubled = initialMs * 2 ** Math.min(mostDoublings, Math.max(0, failures - 1));
  return Math.min(maxMs, doubled) * (0.5 + random() / 2);
}
