/** Bytes that a length may take. */
const mostLengthBytes = 5;

/** Offset after the length at `at`; 0 where it is cut short. */
export function afterLength(bytes: Uint8Array, at: number): number {
  const limit = Math.min(bytes.length, at + mostLengthBytes);
  for (let p = at; p < limit; p++) {
    if ((bytes[p] as number) < 128) {
      return p + 1;
    }
  }
  return 0;
}

/** The length that is written from `at` up to `after`. */
export function lengthIn(bytes: Uint8Array, at: number, after: number): number {
  let length = 0;
  for (let p = after - 1; p >= at; p--) {
    length = length * 128 + ((bytes[p] as number) & 127);
  }
  return length;
}
