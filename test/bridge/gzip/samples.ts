/** Numbers that look random and are the same in every run (mulberry32). */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** Bytes of any value. */
export function noise(length: number, seed = 1): Buffer {
  const below = dice(seed);
  return Buffer.from(Uint8Array.from({ length }, () => below(256)));
}

/** Noise in which later pieces repeat earlier ones, at any distance and length. */
export function repeats(length: number, seed: number): Buffer {
  const below = dice(seed);
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const run = Math.min(length - at, 1 + below(below(8) === 0 ? 1_000 : 40));
    const distance = 1 + below(Math.min(at, 40_000));
    const copies = at > distance && below(3) > 0;
    for (let i = 0; i < run; i++, at++) {
      bytes[at] = copies ? (bytes[at - distance] ?? 0) : below(256);
    }
  }
  return bytes;
}

/** Letters of which some come often and some hardly ever, and others in each part. */
export function skewed(length: number, seed: number): Buffer {
  const below = dice(seed);
  const letters = Uint8Array.from({ length }, (_, at) => {
    const bits = Math.clz32(below(0x1_0000) + 1);
    return (bits * bits + (at >> 14)) & 255;
  });
  return Buffer.from(letters);
}
