const firstSize = 65_536;

/**
 * Joins bytes in memory of its own, which the next join overwrites: for bytes that are copied at
 * once. New memory for each message would be touched for the first time by every single one, and
 * keep the garbage collector busy.
 */
export class JoinedBytes {
  #memory = Buffer.allocUnsafeSlow(firstSize);

  /** The parts, one after the other; valid until the next call. */
  join(parts: readonly Uint8Array[]): Buffer {
    let size = 0;
    for (const part of parts) {
      size += part.length;
    }
    if (size > this.#memory.length) {
      this.#memory = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.#memory.length));
    }
    let at = 0;
    for (const part of parts) {
      this.#memory.set(part, at);
      at += part.length;
    }
    return this.#memory.subarray(0, size);
  }
}
