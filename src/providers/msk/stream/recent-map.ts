/**
 * A map that keeps what was used of late: at least so many entries, and at most twice as many.
 */
export class RecentMap<Value> {
  readonly #least: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  /** @param least - entries that are kept at least, once there are so many */
  constructor(least: number) {
    this.#least = least;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: string): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) {
      return young;
    }
    const old = this.#old.get(key);
    if (old !== undefined) {
      this.#old.delete(key);
      this.set(key, old);
    }
    return old;
  }

  set(key: string, value: Value): void {
    if (this.#young.size >= this.#least) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
