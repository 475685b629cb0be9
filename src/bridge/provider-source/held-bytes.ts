/** Counts what is held back until it is complete. Once that is too much, nothing more is. */
export class HeldBytes {
  #left: number;

  constructor(limitBytes: number) {
    this.#left = limitBytes;
  }

  /** @returns whether so much may be held, too */
  take(bytes: number): boolean {
    this.#left -= bytes;
    return this.#left >= 0;
  }
}
