/** Bytes that a length below 2 ** 31 takes as a varint. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}

/** Writes a length below 2 ** 31 as a varint; the position after it. */
export function writeVarint(out: Uint8Array, at: number, value: number): number {
  let rest = value;
  let p = at;
  while (rest > 127) {
    out[p++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  out[p++] = rest;
  return p;
}
