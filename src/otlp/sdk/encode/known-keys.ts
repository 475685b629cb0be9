import { Buffer } from "node:buffer";
import { toWords, type Words } from "../../write/index.ts";

const maxKeys = 1_024;
const maxKeyLength = 128;
const placeMask = 31;

/** An attribute's key that was written before: as the field that each attribute begins with. */
export interface KnownKey extends Words {
  readonly key: string;
}

/**
 * The encoded form of attributes' keys. There are few of them, and most lists of attributes have the
 * same in the same order as one before.
 */
export class KnownKeys {
  readonly #known = new Map<string, KnownKey>();
  /** What was found last at each place of a list. */
  readonly #recent: (KnownKey | undefined)[] = new Array(placeMask + 1).fill(undefined);

  /** The known key; undefined for one that is too long to be kept, or empty. */
  find(key: string, place: number): KnownKey | undefined {
    const recent = this.#recent[place & placeMask];
    return recent !== undefined && recent.key === key ? recent : this.#look(key, place);
  }

  #look(key: string, place: number): KnownKey | undefined {
    const known = this.#known.get(key) ?? this.#learn(key);
    if (known !== undefined) {
      this.#recent[place & placeMask] = known;
    }
    return known;
  }

  #learn(key: string): KnownKey | undefined {
    const text = Buffer.from(key);
    // Of a text up to 127 bytes the length takes one.
    if (text.length === 0 || text.length >= maxKeyLength) {
      return undefined;
    }
    if (this.#known.size >= maxKeys) {
      this.#known.clear();
    }
    const known = { key, ...toWords(Uint8Array.of(0x0a, text.length, ...text)) };
    this.#known.set(key, known);
    return known;
  }
}
