const hexDigits = new TextEncoder().encode("0123456789abcdef");
const idBytes = 16;

/**
 * Partitions of trace ids. The key is the id in hex, as the Collector writes it and as it is read:
 * so a trace written here and one written there meet in the same partition.
 */
export class TraceIdKeys {
  readonly #partitionOfKey: (key: Uint8Array) => number;
  readonly #hex = new Uint8Array(2 * idBytes);
  readonly #last = new Uint8Array(idBytes);
  #lastPartition = -1;

  constructor(partitionOfKey: (key: Uint8Array) => number) {
    this.#partitionOfKey = partitionOfKey;
  }

  /** The partition of the id from `start` up to `end`; −1 where there is none. */
  partitionOf(bytes: Uint8Array, start: number, end: number): number {
    if (end - start !== idBytes) {
      return -1;
    }
    // The spans of a trace mostly come one after the other.
    if (this.#lastPartition === -1 || !this.#isLast(bytes, start)) {
      this.#lastPartition = this.#partitionOfKey(this.#toHex(bytes, start));
    }
    return this.#lastPartition;
  }

  #isLast(bytes: Uint8Array, start: number): boolean {
    for (let at = 0; at < idBytes; at++) {
      if (bytes[start + at] !== this.#last[at]) {
        return false;
      }
    }
    return true;
  }

  #toHex(bytes: Uint8Array, start: number): Uint8Array {
    for (let at = 0; at < idBytes; at++) {
      const byte = bytes[start + at] ?? 0;
      this.#last[at] = byte;
      this.#hex[2 * at] = hexDigits[byte >>> 4] ?? 0;
      this.#hex[2 * at + 1] = hexDigits[byte & 15] ?? 0;
    }
    return this.#hex;
  }
}
