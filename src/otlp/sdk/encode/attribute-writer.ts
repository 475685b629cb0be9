import { levelsOfList, levelsOfMap, maxValueLevels } from "../../value-levels.ts";
import type { SdkAttributes } from "../sdk-data.ts";
import { fitsInt64 } from "../values.ts";
import { type KnownKey, KnownKeys } from "./known-keys.ts";
import { roomForScalar, ScalarWriter } from "./scalar-writer.ts";

/** Texts up to this length are written in one go with all that is around them. */
const maxPlainText = 100;

const keys = new KnownKeys();
/** In a loop over keys V8 has a quick way for this, and none for `Object.hasOwn`. */
const { hasOwnProperty: isOwn } = Object.prototype;
const scratch = new DataView(new ArrayBuffer(8));

/**
 * Writes attributes and values, by the same rules as `toKeyValues` and `toAnyValue`: one test holds
 * them to the same bytes.
 */
export class AttributeWriter extends ScalarWriter {
  /** Writes attributes, each a `KeyValue` under that tag. */
  attributes(tag: number, attributes: SdkAttributes | undefined, level = 0): void {
    let place = 0;
    for (const key in attributes) {
      if (isOwn.call(attributes, key)) {
        this.#attribute(tag, key, attributes[key], place, level);
        place++;
      }
    }
  }

  #attribute(tag: number, key: string, value: unknown, place: number, level: number): void {
    const known = keys.find(key, place);
    if (known !== undefined && this.#plain(tag, known, value)) {
      return;
    }
    const start = this.open(tag, 1);
    if (known !== undefined) {
      this.words(known);
    } else {
      this.string(0x0a, key);
    }
    const content = this.open(0x12, 1);
    this.value(value, level);
    this.closeLength(content, 1);
    this.closeLength(start, 1);
  }

  /** Nearly all attributes are of one of these kinds; false for the others. */
  #plain(tag: number, known: KnownKey, value: unknown): boolean {
    if (typeof value === "string") {
      return value.length <= maxPlainText && this.#plainText(tag, known, value);
    }
    // Not for -0, which is less than no number.
    if (typeof value === "number" && value >>> 0 === value) {
      this.#plainWhole(tag, known, value);
      return true;
    }
    return false;
  }

  /** An attribute of a whole number from 0 of at most 32 bits. */
  #plainWhole(tag: number, known: KnownKey, value: number): void {
    this.reserve(known.size + roomForScalar);
    const { bytes } = this;
    const start = this.at;
    bytes[start] = tag;
    const content = this.wordsAt(known, start + 2);
    bytes[content] = 0x12;
    bytes[content + 2] = 0x18;
    this.at = content + 3;
    this.varint(value);
    bytes[content + 1] = this.at - content - 2;
    this.closeLength(start + 2, 1);
  }

  /** An attribute of a text in ASCII whose lengths all take one byte; false where it is not. */
  #plainText(tag: number, known: KnownKey, text: string): boolean {
    const { length } = text;
    const size = known.size + length + 4;
    if (size > 127) {
      return false;
    }
    this.reserve(size + roomForScalar);
    const { bytes } = this;
    const start = this.at;
    bytes[start] = tag;
    bytes[start + 1] = size;
    let at = this.wordsAt(known, start + 2);
    bytes[at++] = 0x12;
    bytes[at++] = length + 2;
    bytes[at++] = 0x0a;
    bytes[at++] = length;
    let seen = 0;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      seen |= code;
      bytes[at++] = code;
    }
    if (seen > 127) {
      return false;
    }
    this.at = at;
    return true;
  }

  /** Writes the field of an `AnyValue` that holds the value; nothing where OTLP has none for it. */
  value(value: unknown, level: number): void {
    switch (typeof value) {
      case "string":
        this.tag(0x0a);
        this.lengthAndText(value);
        break;
      case "number":
        if (fitsInt64(value)) {
          this.int64(0x18, value);
        } else {
          this.double(0x21, value);
        }
        break;
      case "boolean":
        this.tag(0x10);
        this.bytes[this.at++] = value ? 1 : 0;
        break;
      case "bigint":
        this.#bigint(value);
        break;
      case "object":
        if (value !== null) {
          this.#object(value, level);
        }
        break;
      default:
    }
  }

  #bigint(value: bigint): void {
    if (BigInt.asIntN(64, value) === value) {
      scratch.setBigInt64(0, value, true);
      this.tag(0x18);
      this.varint64(scratch.getUint32(0, true), scratch.getUint32(4, true));
    }
  }

  #object(value: object, level: number): void {
    if (value instanceof Uint8Array) {
      this.tag(0x3a);
      this.varint(value.length);
      this.raw(value);
      return;
    }
    if (level + levelsOfMap > maxValueLevels) {
      return;
    }
    const isList = Array.isArray(value);
    const start = this.open(isList ? 0x2a : 0x32, 1);
    if (isList) {
      for (const each of value) {
        const element = this.open(0x0a, 1);
        this.value(each, level + levelsOfList);
        this.closeLength(element, 1);
      }
    } else {
      this.attributes(0x0a, value as SdkAttributes, level + levelsOfMap);
    }
    this.closeLength(start, 1);
  }
}
