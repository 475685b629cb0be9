import type { Lease } from "./memory-budget.ts";
import { noRoom, type Rejection, tooLarge } from "./rejection.ts";

/** What a body may take. */
export interface BodyLimits {
  readonly maxBytes: number;
  /** The size that its sender told, if it did. */
  readonly expectedBytes?: number | undefined;
  /** What is over the limit, for the answer. */
  readonly name: string;
}

/** Allocated on a sender's word alone. Pages that nothing was written to take no memory. */
const trustedBytes = 1_048_576;
const leastBytes = 65_536;
const empty = Buffer.alloc(0);

/**
 * Puts a body together from its chunks. A body of one chunk is that chunk; others are copied, once
 * where the size is known. Its bytes count against the lease from the moment they come.
 */
export class BodyCollector {
  readonly #limits: BodyLimits;
  readonly #lease: Lease;
  #only: Buffer | undefined;
  #buffer: Buffer = empty;
  #length = 0;

  constructor(limits: BodyLimits, lease: Lease) {
    this.#limits = limits;
    this.#lease = lease;
  }

  get length(): number {
    return this.#length;
  }

  /**
   * @param isOurs - whether the chunk may be kept, as nothing else lies in its memory
   * @returns why the body goes no further, if so
   */
  add(chunk: Buffer, isOurs: boolean): Rejection | undefined {
    const length = this.#length + chunk.length;
    const { maxBytes, name } = this.#limits;
    if (length > maxBytes) {
      return tooLarge(`${name} is larger than ${maxBytes} bytes`);
    }
    if (!this.#lease.take(chunk.length)) {
      return noRoom;
    }
    if (isOurs && this.#length === 0) {
      this.#only = chunk;
    } else {
      this.#append(chunk, length);
    }
    this.#length = length;
    return undefined;
  }

  /** The whole body. */
  finish(): Buffer {
    return this.#only ?? this.#buffer.subarray(0, this.#length);
  }

  #append(chunk: Buffer, length: number): void {
    const first = this.#only;
    this.#only = undefined;
    if (length > this.#buffer.length) {
      const grown = this.#lease.buffer(this.#capacityFor(length));
      this.#buffer.copy(grown, 0, 0, this.#length);
      this.#buffer = grown;
    }
    first?.copy(this.#buffer, 0);
    chunk.copy(this.#buffer, this.#length);
  }

  #capacityFor(length: number): number {
    const { maxBytes, expectedBytes } = this.#limits;
    const wanted =
      expectedBytes === undefined
        ? Math.max(leastBytes, this.#buffer.length * 2)
        : Math.min(expectedBytes, Math.max(trustedBytes, this.#buffer.length * 2));
    return Math.max(length, Math.min(wanted, maxBytes));
  }
}
