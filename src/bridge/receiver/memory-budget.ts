/** Counts the bytes that requests hold, so that all of them together stay under a bound. */
export class MemoryBudget {
  readonly limitBytes: number;
  #used = 0;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
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

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  /** Bytes that are held now. */
  get bytes(): number {
    return this.#bytes;
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

  /** Gives back what is left, once. */
  end(): void {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#budget.release(this.#bytes);
      this.#bytes = 0;
    }
  }
}
