/** No wait between two attempts is longer. */
export const maxBackoffMs = 30_000;
/** From 1 ms to the longest wait. */
const enoughDoublings = Math.ceil(Math.log2(maxBackoffMs));

/**
 * The wait before an attempt: `firstMs` before the second, doubling each time up to 30 s.
 *
 * @param attempt - the attempt to come; 2 is the first repetition
 */
export function backoffMs(firstMs: number, attempt: number): number {
  const doublings = Math.min(Math.max(0, attempt - 2), enoughDoublings);
  return Math.min(firstMs * 2 ** doublings, maxBackoffMs);
}
