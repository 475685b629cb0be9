/** Waits for room; called once, when its bytes have been taken. */
interface Waiter {
  readonly bytes: number;
  readonly admit: () => void;
}

/** A place in the line for room. */
export interface Place {
  /** Leaves the line. Without effect once admitted. */
  leave(): void;
}

/**
 * Counts the bytes of everything that is on its way, from the write to its delivery report. Who
 * finds no room waits in line; nobody overtakes. A write larger than the whole limit goes when
 * nothing else is on its way.
 */
export class BufferMemory {
  readonly #limit: number;
  readonly #line = new Set<Waiter>();
  #used = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes on their way. */
  get used(): number {
    return this.#used;
  }

  /** Number of writes that wait. */
  get waiting(): number {
    return this.#line.size;
  }

  /** Takes the bytes if there is room and nobody waits. */
  tryTake(bytes: number): boolean {
    if (this.#line.size > 0 || !this.#fits(bytes)) {
      return false;
    }
    this.#used += bytes;
    return true;
  }

  /** Gets in line; `admit` is called, never before this returns, when the bytes have been taken. */
  queue(bytes: number, admit: () => void): Place {
    const waiter = { bytes, admit };
    this.#line.add(waiter);
    return {
      leave: () => {
        if (this.#line.delete(waiter)) {
          // The first in line may have been too large for what those behind it fit in.
          this.#admit();
        }
      },
    };
  }

  /** Corrects what a write took, once its encoded parts are known. May exceed the limit. */
  adjust(bytes: number): void {
    this.#used += bytes;
    if (bytes < 0) {
      this.#admit();
    }
  }

  /** Gives the bytes back. */
  release(bytes: number): void {
    this.#used -= bytes;
    if (this.#line.size > 0) {
      this.#admit();
    }
  }

  #fits(bytes: number): boolean {
    return this.#used === 0 || this.#used + bytes <= this.#limit;
  }

  #admit(): void {
    for (const waiter of this.#line) {
      if (!this.#fits(waiter.bytes)) {
        return;
      }
      this.#line.delete(waiter);
      this.#used += waiter.bytes;
      waiter.admit();
    }
  }
}
