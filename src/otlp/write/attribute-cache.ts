import type { AnyValue } from "../generated/types-common.ts";
import type { Init } from "../init.ts";
import type { Words } from "./words.ts";

const maxKeys = 512;
const maxTextsPerKey = 64;
const maxTextLength = 128;
const placeMask = 31;

/** What is known about a key. */
export interface KnownKey {
  readonly key: string;
  /** The encoded key; empty until it was written once. */
  encodedKey: Words | undefined;
  /** Encoded attributes by their text; undefined where the key has too many to be worth a look. */
  texts: Map<string, Words> | undefined;
}

/**
 * The encoded form of attributes that were written before. Most attributes of telemetry are one of
 * few texts under one of few keys, and copying their bytes is faster than encoding them again.
 *
 * It holds at most 512 keys with 64 texts each, 128 characters long at most. Of a key with more
 * texts than that (an id, a path) none are kept; too many keys start the cache anew.
 */
export class AttributeCache {
  readonly #keys = new Map<string, KnownKey>();
  /** What was found last at each place of a list: the next list has mostly the same keys. */
  readonly #recent: KnownKey[] = [];

  /**
   * What is known about a key; undefined for what is too long to be kept, or no key at all.
   *
   * @param index place of the attribute in its list
   */
  lookUp(key: string | undefined, index: number): KnownKey | undefined {
    const recent = this.#recent[index & placeMask];
    return recent !== undefined && recent.key === key ? recent : this.#find(key, index);
  }

  /** Keeps the encoded attribute of a text that was not known. */
  keep(known: KnownKey, text: string, encoded: Words): void {
    if (known.texts !== undefined && known.texts.size < maxTextsPerKey) {
      known.texts.set(text, encoded);
    } else {
      known.texts = undefined;
    }
  }

  #find(key: string | undefined, index: number): KnownKey | undefined {
    if (typeof key !== "string" || key.length > maxTextLength) {
      return undefined;
    }
    const known = this.#keys.get(key) ?? this.#learn(key);
    this.#recent[index & placeMask] = known;
    return known;
  }

  #learn(key: string): KnownKey {
    if (this.#keys.size >= maxKeys) {
      this.#keys.clear();
    }
    const known: KnownKey = { key, encodedKey: undefined, texts: new Map() };
    this.#keys.set(key, known);
    return known;
  }
}

/** True for a value that is a text, not too long, and nothing else: the only kind that is kept. */
export function isPlainText(
  value: Init<AnyValue> | undefined,
): value is Init<AnyValue> & { readonly stringValue: string } {
  const text = value?.stringValue;
  if (typeof text !== "string" || text.length > maxTextLength) {
    return false;
  }
  // Not by `Object.keys`, which makes a list of them for every attribute.
  for (const name in value) {
    if (name !== "stringValue" && value[name as keyof AnyValue] !== undefined) {
      return false;
    }
  }
  return true;
}
