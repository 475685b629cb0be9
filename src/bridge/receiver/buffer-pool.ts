/** Sizes of buffers: these, and each twice the one before. Smaller ones are not worth keeping. */
const leastBytes = 65_536;
const mostBytes = 4_194_304;

/**
 * Keeps buffers for the next bodies. To allocate one for each body costs more than to read it: its
 * pages have to be had from the system, and the garbage collector runs whenever a few have come.
 */
export class BufferPool {
  readonly #maxBytes: number;
  readonly #free = new Map<number, Buffer[]>();
  #bytes = 0;

  /** @param maxBytes - most that is kept while nobody uses it */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes that are kept at this moment. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A buffer of at least this size, with anything in it. */
  take(bytes: number): Buffer {
    const size = sizeFor(bytes);
    const kept = this.#free.get(size)?.pop();
    if (kept === undefined) {
      return Buffer.allocUnsafeSlow(size);
    }
    this.#bytes -= size;
    return kept;
  }

  /** Keeps a buffer that came from here, which nobody looks at any more. */
  give(buffer: Buffer): void {
    const size = buffer.length;
    if (size > mostBytes || size !== sizeFor(size) || this.#bytes + size > this.#maxBytes) {
      return;
    }
    const kept = this.#free.get(size);
    if (kept === undefined) {
      this.#free.set(size, [buffer]);
    } else {
      kept.push(buffer);
    }
    this.#bytes += size;
  }
}

function sizeFor(bytes: number): number {
  if (bytes > mostBytes) {
    return bytes;
  }
  let size = leastBytes;
  while (size < bytes) {
    size *= 2;
  }
  return size;
}
