import { Buffer } from "node:buffer";

const maxKeys = 1_024;
const maxKeyLength = 128;
const placeMask = 31;

/** An attribute's key that was written before. */
export interface KnownKey {
  readonly key: string;
  /**
   * The field of the key, as it stands at the beginning of each attribute: tag, length, text. In words
   * of four bytes, little-endian, which are copied in a quarter of the steps; the last one is filled up.
   */
  readonly words: Uint32Array;
  /** Bytes of the field. */
  readonly size: number;
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
    const size = text.length + 2;
    const field = new DataView(new ArrayBuffer(Math.ceil(size / 4) * 4));
    for (const [index, byte] of [0x0a, text.length, ...text].entries()) {
      field.setUint8(index, byte);
    }
    const words = Uint32Array.from({ length: field.byteLength / 4 }, (_, index) =>
      field.getUint32(index * 4, true),
    );
    const known = { key, words, size };
    this.#known.set(key, known);
    return known;
  }
}
