/** Counts what is under way, and lets those wait who would add to it beyond a bound. */
export class Room {
  readonly #limit: number;
  #used = 0;
  #count = 0;
  #waiting: (() => void)[] = [];

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  take(bytes: number): void {
    this.#used += bytes;
    this.#count++;
  }

  release(bytes: number): void {
    this.#used -= bytes;
    this.#count--;
    for (const wake of this.#waiting.splice(0)) {
      wake();
    }
  }

  /** Resolves when there is room, or when the signal says that nobody needs it any more. */
  async some(signal: AbortSignal): Promise<void> {
    while (this.#used >= this.#limit && !signal.aborted) {
      await this.#change(signal);
    }
  }

  /** Resolves when nothing is under way. */
  async empty(): Promise<void> {
    while (this.#count > 0) {
      await this.#change();
    }
  }

  #change(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      signal?.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
