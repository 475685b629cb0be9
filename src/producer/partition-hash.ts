import type { ProducerConfig } from "../config/index.ts";

/** Chooses a key's partition among `count`. */
export type PartitionOfKey = (key: Uint8Array, count: number) => number;

/**
 * The partition that the driver's partitioner of that name gives a key: for records whose key is
 * not theirs alone, such as the trace ids of a whole batch, and which therefore name the partition.
 *
 * `random` has no place for a key; items that belong together then go where murmur2 says.
 */
export function partitionOfKey(partitioner: ProducerConfig["partitioner"]): PartitionOfKey {
  switch (partitioner) {
    case "murmur2":
    case "random":
      return (key, count) => (murmur2(key) & 0x7fff_ffff) % count;
    case "fnv1a":
      return (key, count) => fnv1aMagnitude(key) % count;
    case "crc32":
      return (key, count) => crc32(key) % count;
  }
}

const seed = 0x9747_b28c;
const multiplier = 0x5bd1_e995;

/** MurmurHash2 as Java's clients seed it, as a signed 32-bit number. */
export function murmur2(key: Uint8Array): number {
  const { length } = key;
  const words = length & ~3;
  let hash = seed ^ length;
  for (let at = 0; at < words; at += 4) {
    let word =
      byteAt(key, at) |
      (byteAt(key, at + 1) << 8) |
      (byteAt(key, at + 2) << 16) |
      (byteAt(key, at + 3) << 24);
    word = Math.imul(word, multiplier);
    word ^= word >>> 24;
    hash = Math.imul(hash, multiplier) ^ Math.imul(word, multiplier);
  }
  if (length > words) {
    for (let at = length - 1; at >= words; at--) {
      hash ^= byteAt(key, at) << (8 * (at - words));
    }
    hash = Math.imul(hash, multiplier);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, multiplier);
  return hash ^ (hash >>> 15);
}

/** FNV-1a, its magnitude as a signed number: so the Collector and Sarama take the remainder. */
export function fnv1aMagnitude(key: Uint8Array): number {
  let hash = 0x811c_9dc5 | 0;
  for (let at = 0; at < key.length; at++) {
    hash = Math.imul(hash ^ byteAt(key, at), 0x0100_0193);
  }
  return Math.abs(hash);
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) {
    rest = (rest & 1) === 1 ? (rest >>> 1) ^ 0xedb8_8320 : rest >>> 1;
  }
  return rest;
});

/** CRC-32 (ISO 3309) as an unsigned number. */
export function crc32(key: Uint8Array): number {
  let rest = 0xffff_ffff;
  for (let at = 0; at < key.length; at++) {
    rest = (crcTable[(rest ^ byteAt(key, at)) & 0xff] ?? 0) ^ (rest >>> 8);
  }
  return (rest ^ 0xffff_ffff) >>> 0;
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}
