/**
 * Primitives of the generated scanners. They accept what encoders write and throw `unusual` at
 * anything else, malformed or merely rare; the thorough scan then decides which of the two it is.
 */

/** Thrown by the fast scanners, caught by `scan`; made once, so that throwing costs little. */
export const unusual = new Error("not in the form that encoders write");

/** Deepest level at which the fast scanners enter a list or map value. Set before each scan. */
export let deepestValue = 0;

export function setDeepestValue(depth: number): void {
  deepestValue = depth;
}

/** Position after the varint at `p`, which may take ten bytes. */
export function afterVarint(b: Uint8Array, p: number, end: number): number {
  const limit = end - p > 10 ? p + 10 : end;
  for (let at = p; at < limit; at++) {
    if ((b[at] as number) < 128) {
      return at + 1;
    }
  }
  throw unusual;
}

/** Position after the length at `p`. */
export function afterLength(b: Uint8Array, p: number, end: number): number {
  const limit = end - p > 5 ? p + 5 : end;
  for (let at = p; at < limit; at++) {
    if ((b[at] as number) < 128) {
      return at + 1;
    }
  }
  throw unusual;
}

/** The length written from `p` up to `next`, which leaves what follows within `end`. */
export function lengthAt(b: Uint8Array, p: number, next: number, end: number): number {
  let value = 0;
  for (let at = next - 1; at >= p; at--) {
    value = value * 128 + ((b[at] as number) & 127);
  }
  if (value > end - next) {
    throw unusual;
  }
  return value;
}

/** Position after the length-delimited bytes whose length is at `p`. */
export function afterBytes(b: Uint8Array, p: number, end: number): number {
  const next = afterLength(b, p, end);
  return next + lengthAt(b, p, next, end);
}

/** Checks packed varints from `p` up to `end`. */
export function packedVarints(b: Uint8Array, p: number, end: number): void {
  let at = p;
  while (at < end) {
    at = (b[at] as number) < 128 ? at + 1 : afterVarint(b, at, end);
  }
}

/**
 * Position after the unknown field whose tag is at `p`. Bit n of `known` is set where field n is
 * known: such a field comes here when its wire type is wrong or its tag is longer than needed.
 */
export function afterUnknown(b: Uint8Array, p: number, end: number, known: number): number {
  const next = afterLength(b, p, end);
  let tag = 0;
  for (let at = next - 1; at >= p; at--) {
    tag = tag * 128 + ((b[at] as number) & 127);
  }
  const field = Math.floor(tag / 8);
  if (field === 0 || tag > 0xffffffff || (field < 32 && ((known >>> field) & 1) === 1)) {
    throw unusual;
  }
  switch (tag % 8) {
    case 0:
      return afterVarint(b, next, end);
    case 1:
      return next + 8;
    case 2:
      return afterBytes(b, next, end);
    case 5:
      return next + 4;
    default:
      throw unusual;
  }
}
