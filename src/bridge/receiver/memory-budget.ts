import { BufferPool } from "./buffer-pool.ts";

/** Share of the bound that buffers for the next bodies may take. */
const pooledShare = 1 / 8;

/** Counts the bytes that requests hold, so that all of them together stay under a bound. */
export class MemoryBudget {
  readonly limitBytes: number;
  /** Where bodies that come in pieces are put together. */
  readonly buffers: BufferPool;
  #used = 0;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
    this.buffers = new BufferPool(limitBytes * pooledShare);
  }

  /** Bytes that are held now. */
  get used(): number {
    return this.#used;
  }

  /** Whether there is room for so many bytes at this moment. */
  hasRoom(bytes: number): boolean {
    return this.#used + bytes <= this.limitBytes;
  }

  /** @returns whether there was room for so many bytes more */
  take(bytes: number): boolean {
    if (!this.hasRoom(bytes)) {
      return false;
    }
    this.#used += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#used -= bytes;
  }
}

/** What one request holds of a budget. Whatever becomes of the request, `end` gives all of it back. */
export class Lease {
  readonly #budget: MemoryBudget;
  #bytes = 0;
  #isOver = false;
  #buffer: Buffer | undefined;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  /** Bytes that are held now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What all requests together may take. */
  get limitBytes(): number {
    return this.#budget.limitBytes;
  }

  /** @returns whether there was room for so many bytes more; never once it has ended */
  take(bytes: number): boolean {
    if (this.#isOver || !this.#budget.take(bytes)) {
      return false;
    }
    this.#bytes += bytes;
    return true;
  }

  /** Gives bytes back before the end. */
  giveBack(bytes: number): void {
    if (!this.#isOver) {
      this.#bytes -= bytes;
      this.#budget.release(bytes);
    }
  }

  /** A buffer for a body, of at least this size. Its bytes are to be taken as they are filled. */
  buffer(bytes: number): Buffer {
    this.#buffer = this.#budget.buffers.take(bytes);
    return this.#buffer;
  }

  /**
   * Gives back what is left, once.
   *
   * @param isUnused - whether nobody looks at the body any more, so that its buffer may serve another
   */
  end(isUnused = false): void {
    if (this.#isOver) {
      return;
    }
    this.#isOver = true;
    this.#budget.release(this.#bytes);
    this.#bytes = 0;
    if (isUnused && this.#buffer !== undefined) {
      this.#budget.buffers.give(this.#buffer);
    }
    this.#buffer = undefined;
  }
}
