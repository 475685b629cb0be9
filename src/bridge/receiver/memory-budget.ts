/** Counts the bytes that requests hold, so that all of them together stay under a bound. */
export class MemoryBudget {
  readonly #limit: number;
  #used = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  get used(): number {
    return this.#used;
  }

  /** @returns whether there was room for so many bytes more */
  take(bytes: number): boolean {
    if (this.#used + bytes > this.#limit) {
      return false;
    }
    this.#used += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#used -= bytes;
  }
}
