const mebibyte = 2 ** 20;

/**
 * Bytes that the parts of a request may take together. Every part repeats what is around its items,
 * and a request can be made so that the repetitions are a thousand times its size.
 */
export function repetitionLimit(requestBytes: number): number {
  return Math.max(64 * mebibyte, 8 * requestBytes);
}
