/** Counts what is under way, and lets those wait who would add to it beyond a bound. */
export class Room {
  readonly #limitBytes: number;
  #usedBytes = 0;
  #count = 0;
  #waiting: (() => void)[] = [];

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Whether more may be added. A single piece may be larger than all the room. */
  get isFree(): boolean {
    return this.#usedBytes < this.#limitBytes;
  }

  take(bytes: number): void {
    this.#usedBytes += bytes;
    this.#count++;
  }

  release(bytes: number): void {
    this.#usedBytes -= bytes;
    this.#count--;
    if (this.#waiting.length > 0) {
      this.wake();
    }
  }

  /** Has all who wait look again. */
  wake(): void {
    for (const wake of this.#waiting.splice(0)) {
      wake();
    }
  }

  /** Resolves when something was released, or at the next {@link wake}. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves when nothing is under way, or when that time is over. */
  async empty(timeoutMs: number): Promise<void> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.wake();
    }, timeoutMs);
    while (this.#count > 0 && !isLate) {
      await this.changed();
    }
    clearTimeout(timer);
  }
}
