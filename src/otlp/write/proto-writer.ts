import type { KeyValue } from "../generated/types-common.ts";
import type { Init } from "../init.ts";
import { AttributeCache, isPlainText, type KnownKey } from "./attribute-cache.ts";
import { ByteBuffer } from "./byte-buffer.ts";
import {
  asBool,
  asBytes,
  asDouble,
  asId,
  asInt32,
  asInt64,
  asList,
  asMessage,
  asText,
  asUint32,
  asUint64,
} from "./checks.ts";
import { NameCache } from "./name-cache.ts";
import { refuse } from "./refusal.ts";

/** Room for the tag and the value of any field of fixed or varint size. */
const roomForScalar = 12;

const half = new DataView(new ArrayBuffer(8));
const cache = new AttributeCache();
const names = new NameCache();

/** Writes the fields of one message: see the generated functions. */
export type WriteFields<Message> = (w: ProtoWriter, message: Message, depth: number) => void;

/**
 * Writes protobuf. A method named after a kind writes a field of it, and `implicit…` leaves the
 * default out, as proto3 does where presence is not tracked. `tag` is number and wire type in one;
 * `depth` counts the messages around the one that is written, so the request is at 0.
 */
export class ProtoWriter extends ByteBuffer {
  /** Deepest message that is written. */
  maxDepth = 0;
  #known: KnownKey | undefined;

  string(tag: number, value: string): void {
    this.#tag(tag);
    this.lengthAndText(asText(value));
  }

  implicitString(tag: number, value: string | undefined): void {
    if (value === undefined || value === "") {
      return;
    }
    this.#tag(tag);
    const known = names.lookUp(value);
    if (known !== undefined) {
      this.words(known);
      return;
    }
    const start = this.at;
    this.lengthAndText(asText(value));
    if (names.wants(value)) {
      names.keep(value, this.wordsFrom(start));
    }
  }

  strings(tag: number, values: readonly string[] | undefined): void {
    if (values === undefined) {
      return;
    }
    for (const value of asList(values)) {
      this.string(tag, value);
    }
  }

  bytesValue(tag: number, value: Uint8Array): void {
    const { length } = asBytes(value);
    this.#tag(tag);
    this.varint(length);
    this.raw(value);
  }

  implicitId(tag: number, value: Uint8Array | undefined, length: number): void {
    if (value === undefined || asId(value, length).length === 0) {
      return;
    }
    this.reserve(length + roomForScalar);
    const { bytes } = this;
    let at = this.at;
    bytes[at++] = tag;
    bytes[at++] = length;
    // Eight at a time: the length of an id is a multiple of that.
    for (let index = 0; index < length; index += 8) {
      bytes[at] = value[index] as number;
      bytes[at + 1] = value[index + 1] as number;
      bytes[at + 2] = value[index + 2] as number;
      bytes[at + 3] = value[index + 3] as number;
      bytes[at + 4] = value[index + 4] as number;
      bytes[at + 5] = value[index + 5] as number;
      bytes[at + 6] = value[index + 6] as number;
      bytes[at + 7] = value[index + 7] as number;
      at += 8;
    }
    this.at = at;
  }

  bool(tag: number, value: boolean): void {
    this.#tag(tag);
    this.bytes[this.at++] = asBool(value) ? 1 : 0;
  }

  implicitBool(tag: number, value: boolean | undefined): void {
    if (value !== undefined && value !== false) {
      this.bool(tag, value);
    }
  }

  implicitUint32(tag: number, value: number | undefined): void {
    if (value !== undefined && value !== 0) {
      this.#tag(tag);
      this.varint(asUint32(value));
    }
  }

  implicitInt32(tag: number, value: number | undefined): void {
    if (value === undefined || value === 0) {
      return;
    }
    this.#tag(tag);
    if (asInt32(value) > 0) {
      this.varint(value);
    } else {
      // A negative int32 is written as the int64 that it equals.
      this.varint64(value >>> 0, 0xffffffff);
    }
  }

  implicitSint32(tag: number, value: number | undefined): void {
    if (value !== undefined && value !== 0) {
      this.#tag(tag);
      this.varint(((asInt32(value) << 1) ^ (value >> 31)) >>> 0);
    }
  }

  implicitFixed32(tag: number, value: number | undefined): void {
    if (value !== undefined && value !== 0) {
      this.#tag(tag);
      this.view.setUint32(this.at, asUint32(value), true);
      this.at += 4;
    }
  }

  int64(tag: number, value: bigint): void {
    this.#tag(tag);
    half.setBigInt64(0, asInt64(value), true);
    this.varint64(half.getUint32(0, true), half.getUint32(4, true));
  }

  sfixed64(tag: number, value: bigint): void {
    this.#tag(tag);
    this.view.setBigInt64(this.at, asInt64(value), true);
    this.at += 8;
  }

  implicitFixed64(tag: number, value: bigint | undefined): void {
    if (value !== undefined && value !== 0n) {
      this.#tag(tag);
      this.view.setBigUint64(this.at, asUint64(value), true);
      this.at += 8;
    }
  }

  double(tag: number, value: number): void {
    this.#tag(tag);
    this.view.setFloat64(this.at, asDouble(value), true);
    this.at += 8;
  }

  /** Negative zero is not the default: it is written. */
  implicitDouble(tag: number, value: number | undefined): void {
    if (value !== undefined && !Object.is(value, 0)) {
      this.double(tag, value);
    }
  }

  packedDoubles(tag: number, values: readonly number[] | undefined): void {
    const list = this.#packed(tag, values, 8);
    for (const value of list) {
      this.view.setFloat64(this.at, asDouble(value), true);
      this.at += 8;
    }
  }

  packedFixed64s(tag: number, values: readonly bigint[] | undefined): void {
    const list = this.#packed(tag, values, 8);
    for (const value of list) {
      this.view.setBigUint64(this.at, asUint64(value), true);
      this.at += 8;
    }
  }

  packedUint64s(tag: number, values: readonly bigint[] | undefined): void {
    if (values === undefined || asList(values).length === 0) {
      return;
    }
    const start = this.open(tag, 1, 0);
    this.reserve(values.length * 10);
    for (const value of values) {
      half.setBigUint64(0, asUint64(value), true);
      this.varint64(half.getUint32(0, true), half.getUint32(4, true));
    }
    this.closeLength(start, 1);
  }

  /** Writes messages of the type KeyValue, most of which were written before. */
  attributes(
    tag: number,
    values: readonly Init<KeyValue>[] | undefined,
    depth: number,
    write: WriteFields<Init<KeyValue>>,
  ): void {
    if (values === undefined) {
      return;
    }
    const { length } = asList(values);
    for (let index = 0; index < length; index++) {
      const attribute = asMessage(values[index] as Init<KeyValue>);
      const known = cache.lookUp(attribute.key, index);
      this.#known = known;
      const { value } = attribute;
      if (known?.texts !== undefined && depth < this.maxDepth && isPlainText(value)) {
        this.#attribute(tag, attribute, depth, write, known, value.stringValue);
      } else {
        const start = this.open(tag, 1, depth);
        write(this, attribute, depth);
        this.closeLength(start, 1);
      }
    }
  }

  #attribute(
    tag: number,
    attribute: Init<KeyValue>,
    depth: number,
    write: WriteFields<Init<KeyValue>>,
    known: KnownKey,
    text: string,
  ): void {
    const encoded = known.texts?.get(text);
    if (encoded !== undefined) {
      this.#tag(tag);
      this.words(encoded);
      return;
    }
    const start = this.open(tag, 1, depth);
    write(this, attribute, depth);
    this.closeLength(start, 1);
    // The length is part of it, and begins one byte before the content.
    cache.keep(known, text, this.wordsFrom(start - 1));
  }

  /** Writes the key of the attribute that is being written. */
  attributeKey(tag: number, key: string | undefined): void {
    const known = this.#known;
    if (known?.encodedKey !== undefined && known.key === key) {
      this.words(known.encodedKey);
      return;
    }
    const start = this.at;
    if (key !== undefined && key !== "") {
      this.string(tag, key);
    }
    if (known?.key === key && known !== undefined) {
      known.encodedKey = this.wordsFrom(start);
    }
  }

  #tag(tag: number): void {
    this.reserve(roomForScalar);
    if (tag < 128) {
      this.bytes[this.at++] = tag;
    } else {
      this.varint(tag);
    }
  }

  /**
   * Begins another message, which ends with `closeLength`.
   *
   * @param reserved number of bytes that its length usually takes
   * @returns the position at which its content starts
   */
  open(tag: number, reserved: number, depth: number): number {
    if (depth > this.maxDepth) {
      refuse();
    }
    this.#tag(tag);
    this.at += reserved;
    return this.at;
  }

  /** Begins a packed field of values of one size; gives the values. */
  #packed<Value>(
    tag: number,
    values: readonly Value[] | undefined,
    size: number,
  ): readonly Value[] {
    if (values === undefined || asList(values).length === 0) {
      return [];
    }
    this.#tag(tag);
    this.varint(values.length * size);
    this.reserve(values.length * size);
    return values;
  }
}
