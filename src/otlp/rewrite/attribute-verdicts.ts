import { FieldReader } from "../wire/index.ts";
import { fieldOf, nothing } from "./byte-edits.ts";

const keyTag = 10;
const valueTag = 18;

/** An attribute's key, and what is put in the place of an attribute with it. */
interface Verdict {
  readonly key: Uint8Array;
  readonly content: Uint8Array;
  /** The content as a field, by the field's tag. */
  readonly fields: Uint8Array[];
}

/** What becomes of attributes, by their keys. */
export class AttributeVerdicts {
  /** By length of the key, which most keys that nobody asked for do not share. */
  readonly #byLength: (Verdict[] | undefined)[] = [];

  /** @param contents - by key; the first of two with the same key counts */
  constructor(contents: Iterable<readonly [key: string, content: Uint8Array]>) {
    for (const [name, content] of contents) {
      const key = new TextEncoder().encode(name);
      const ofLength = this.#byLength[key.length] ?? [];
      this.#byLength[key.length] = [...ofLength, { key, content, fields: [] }];
    }
  }

  /**
   * What is put in the place of the field with that tag whose `KeyValue` lies from `start` up to `end`;
   * undefined leaves it.
   */
  on(bytes: Uint8Array, start: number, end: number, tag: number): Uint8Array | undefined {
    const length = bytes[start + 1] as number;
    const value = start + 2 + length;
    const isPlain =
      end - start > 1 &&
      bytes[start] === keyTag &&
      length < 128 &&
      (value === end ||
        (value + 1 < end &&
          bytes[value] === valueTag &&
          value + 2 + (bytes[value + 1] as number) === end));
    const verdict = isPlain
      ? this.#find(bytes, start + 2, value)
      : this.#onUnusual(bytes, start, end);
    if (verdict === undefined || verdict.content === nothing) {
      return verdict?.content;
    }
    const field = verdict.fields[tag] ?? fieldOf(tag, verdict.content);
    verdict.fields[tag] = field;
    return field;
  }

  /** Fields in another order, more than once, of a long value, or unknown. */
  #onUnusual(bytes: Uint8Array, start: number, end: number): Verdict | undefined {
    const reader = new FieldReader(bytes).enter(start, end);
    let keyStart = start;
    let keyEnd = start;
    while (reader.next()) {
      if (reader.tag === keyTag) {
        keyStart = reader.content;
        keyEnd = reader.end;
      }
    }
    return this.#find(bytes, keyStart, keyEnd);
  }

  #find(bytes: Uint8Array, start: number, end: number): Verdict | undefined {
    const candidates = this.#byLength[end - start];
    if (candidates === undefined) {
      return undefined;
    }
    for (const verdict of candidates) {
      const { key } = verdict;
      let at = 0;
      while (at < key.length && bytes[start + at] === key[at]) {
        at += 1;
      }
      if (at === key.length) {
        return verdict;
      }
    }
    return undefined;
  }
}
