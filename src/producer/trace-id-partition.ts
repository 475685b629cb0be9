import type { ProducerConfig } from "../config/index.ts";
import { type PartitionOfKey, partitionOfKey } from "./partition-hash.ts";

/** Gives the partition, among `count`, of the trace id from `start` up to `end`; −1 without an id. */
export type TraceIdPartition = (
  bytes: Uint8Array,
  start: number,
  end: number,
  count: number,
) => number;

const idBytes = 16;

/** The two hexadecimal digits of each byte, as they lie in memory: the first in the low eight bits. */
const digitPairs = Uint16Array.from({ length: 256 }, (_, byte) => {
  const digits = byte.toString(16).padStart(2, "0");
  return digits.charCodeAt(0) | (digits.charCodeAt(1) << 8);
});

/**
 * Partitions of trace ids. The key is the id in hex, as the Collector writes it and as it is read:
 * so a trace written here and one written there meet in the same partition.
 */
export function traceIdPartition(partitioner: ProducerConfig["partitioner"]): TraceIdPartition {
  return partitioner === "murmur2" || partitioner === "random"
    ? byMurmur2
    : byDigits(partitionOfKey(partitioner));
}

/** MurmurHash2 of the digits without writing them down, as this is done for every span. */
function byMurmur2(bytes: Uint8Array, start: number, end: number, count: number): number {
  if (end - start !== idBytes) {
    return -1;
  }
  let hash = 0x9747_b28c ^ (2 * idBytes);
  for (let at = start; at < end; at += 2) {
    const low = digitPairs[bytes[at] as number] as number;
    const high = digitPairs[bytes[at + 1] as number] as number;
    let word = Math.imul(low | (high << 16), 0x5bd1_e995);
    word ^= word >>> 24;
    hash = Math.imul(hash, 0x5bd1_e995) ^ Math.imul(word, 0x5bd1_e995);
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0x5bd1_e995);
  return ((hash ^ (hash >>> 15)) & 0x7fff_ffff) % count;
}

function byDigits(partitionOf: PartitionOfKey): TraceIdPartition {
  const digits = new Uint8Array(2 * idBytes);
  return (bytes, start, end, count) => {
    if (end - start !== idBytes) {
      return -1;
    }
    for (let at = 0; at < idBytes; at++) {
      const pair = digitPairs[bytes[start + at] as number] as number;
      digits[2 * at] = pair & 255;
      digits[2 * at + 1] = pair >>> 8;
    }
    return partitionOf(digits, count);
  };
}
