import type { SeededRandom } from "./seeded-random.ts";

type Mutation = (bytes: Uint8Array, random: SeededRandom) => Uint8Array;

const edges = [0, 1, 2, 3, 4, 7, 8, 9, 10, 16, 18, 26, 74, 127, 128, 133, 255];

const mutations: readonly Mutation[] = [
  (bytes, random) => change(bytes, random, (byte) => byte ^ (1 << random.below(8))),
  (bytes, random) => change(bytes, random, () => random.below(256)),
  (bytes, random) => change(bytes, random, () => random.pick(edges)),
  (bytes, random) => change(bytes, random, (byte) => byte + random.pick([-1, 1, -2, 2])),
  (bytes, random) => bytes.slice(0, random.below(bytes.length + 1)),
  (bytes, random) => {
    const at = random.below(bytes.length + 1);
    return join(bytes.subarray(0, at), random.bytes(1 + random.below(4)), bytes.subarray(at));
  },
  (bytes, random) => {
    const at = random.below(bytes.length + 1);
    return join(bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(8)));
  },
  (bytes, random) => {
    // Numbers in more bytes than needed, or than allowed.
    const at = random.below(bytes.length + 1);
    const run = new Uint8Array(1 + random.below(11)).fill(random.pick([0x80, 0xff]));
    return join(bytes.subarray(0, at), run, bytes.subarray(at));
  },
  (bytes, random) => {
    // A stretch of the request once more at another place.
    const from = random.below(bytes.length + 1);
    const at = random.below(bytes.length + 1);
    const stretch = bytes.subarray(from, from + random.below(40));
    return join(bytes.subarray(0, at), stretch, bytes.subarray(at));
  },
];

/** The bytes with one to three random faults; the argument is left as it is. */
export function mutate(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  let mutated = bytes;
  for (let times = 1 + random.below(3); times > 0; times--) {
    mutated = random.pick(mutations)(mutated, random);
  }
  return mutated;
}

function change(bytes: Uint8Array, random: SeededRandom, to: (byte: number) => number): Uint8Array {
  const changed = bytes.slice();
  if (changed.length > 0) {
    const at = random.below(changed.length);
    changed[at] = to(changed[at] as number);
  }
  return changed;
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
