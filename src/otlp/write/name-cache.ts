import type { Words } from "./words.ts";

const maxNames = 512;
const maxLength = 64;
/** After so many names that were not known, those that are kept seem to be the wrong ones. */
const missesBeforeNew = 2_048;

/**
 * The encoded form of names, units and schemas that were written before. It holds at most 512, up to
 * 64 characters long, and starts anew where they turn out to be others than those that come.
 */
export class NameCache {
  readonly #encoded = new Map<string, Words>();
  #misses = 0;

  /** The encoded name, if it is known. */
  lookUp(name: string): Words | undefined {
    return this.#encoded.get(name);
  }

  /** Whether a name that was not known is to be kept. */
  wants(name: string): boolean {
    if (name.length > maxLength) {
      return false;
    }
    if (this.#encoded.size < maxNames) {
      return true;
    }
    this.#misses += 1;
    if (this.#misses < missesBeforeNew) {
      return false;
    }
    this.#encoded.clear();
    this.#misses = 0;
    return true;
  }

  keep(name: string, encoded: Words): void {
    this.#encoded.set(name, encoded);
  }
}
