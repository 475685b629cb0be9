// Bits go into 64 of them, and from there to memory as whole bytes.

let bits: u64 = 0;
let count: u64 = 0;
let at: usize = 0;

export function bitsBegin(to: usize): void {
  bits = 0;
  count = 0;
  at = to;
}

/** At most 56 bits at a time. */
export function put(value: u64, length: u64): void {
  bits |= value << count;
  count += length;
  store<u64>(at, bits);
  const whole = count >> 3;
  at += <usize>whole;
  bits >>= whole << 3;
  count &= 7;
}

/** Fills up the byte begun; the address behind it. */
export function putAligned(): usize {
  if (count > 0) put(0, 8 - count);
  return at;
}

/** Goes on at another address, with whole bytes before it. */
export function bitsMoved(to: usize): void {
  at = to;
}

/** Writes tokens, two at a time: no branch depends on what they are. */
export function putTokens(from: usize, to: usize, codes: usize): void {
  let b = bits;
  let n = count;
  let o = at;
  for (let p = from; p < to; p += 8) {
    const both = load<u64>(p);
    const first = <u32>both;
    let code = load<u32>(codes + ((first & 511) << 2));
    // A shift takes the lowest six bits of its count: the code's length, without all that is above.
    b |= (<u64>(code & 0xffff) | (<u64>(first >> 16) << <u64>(code >> 16))) << n;
    n += code >> 24;
    const second = <u32>(both >> 32);
    code = load<u32>(codes + ((second & 511) << 2));
    b |= (<u64>(code & 0xffff) | (<u64>(second >> 16) << <u64>(code >> 16))) << n;
    n += code >> 24;
    store<u64>(o, b);
    o += <usize>(n >> 3);
    b >>= n & 0x38;
    n &= 7;
  }
  bits = b;
  count = n;
  at = o;
}
