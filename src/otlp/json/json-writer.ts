import { Buffer } from "node:buffer";
import type { KeyValue } from "../generated/types-common.ts";
import type { Init } from "../init.ts";
import {
  AttributeCache,
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
  ByteBuffer,
  isPlainText,
  refuse,
} from "../write/index.ts";

const cache = new AttributeCache();

/** Writes the members of one message: see the generated functions. */
export type WriteMembers<Message> = (w: JsonWriter, message: Message, depth: number) => void;

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;

/** Texts up to this length are copied character by character: a native call costs more. */
const shortText = 48;

/** What JSON must escape; lone surrogates too, as they have no form in UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON does not allow.
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

const hexDigits = Buffer.from("0123456789abcdef");

/** The name of a member as it is written: with a comma before it and a colon behind. */
export function memberName(name: string): Uint8Array {
  return new Uint8Array(Buffer.from(`,"${name}":`));
}

/**
 * Writes OTLP/JSON. A method named after a kind writes a member of it, and `implicit…` leaves the
 * default out. Every member and element is written with a comma in front; the first one's is
 * replaced by the bracket when its object or list ends, so that none has to ask whether it is first.
 */
export class JsonWriter extends ByteBuffer {
  /** Deepest message that is written; the request is at 0. */
  maxDepth = 0;

  /** The object of the whole request. */
  request<Message extends object>(message: Message, write: WriteMembers<Message>): void {
    this.#object(message, 0, write);
  }

  message<Message extends object>(
    name: Uint8Array,
    message: Message | undefined,
    depth: number,
    write: WriteMembers<Message>,
  ): void {
    if (message !== undefined) {
      this.#name(name, 0);
      this.#object(message, depth, write);
    }
  }

  messages<Message extends object>(
    name: Uint8Array,
    list: readonly Message[] | undefined,
    depth: number,
    write: WriteMembers<Message>,
  ): void {
    if (list === undefined || asList(list).length === 0) {
      return;
    }
    this.#name(name, 0);
    const start = this.at;
    for (let index = 0; index < list.length; index++) {
      this.reserve(1);
      this.bytes[this.at++] = comma;
      this.#object(list[index] as Message, depth, write);
    }
    this.#close(start, 0x5b, 0x5d);
  }

  /** A list of named values; those that were written before are copied. */
  attributes(
    name: Uint8Array,
    list: readonly Init<KeyValue>[] | undefined,
    depth: number,
    write: WriteMembers<Init<KeyValue>>,
  ): void {
    if (list === undefined || asList(list).length === 0) {
      return;
    }
    this.#name(name, 0);
    const start = this.at;
    for (let index = 0; index < list.length; index++) {
      this.reserve(1);
      this.bytes[this.at++] = comma;
      this.#attribute(asMessage(list[index] as Init<KeyValue>), index, depth, write);
    }
    this.#close(start, 0x5b, 0x5d);
  }

  #attribute(
    attribute: Init<KeyValue>,
    index: number,
    depth: number,
    write: WriteMembers<Init<KeyValue>>,
  ): void {
    const known = cache.lookUp(attribute.key, index);
    const { value } = attribute;
    if (known?.texts === undefined || depth >= this.maxDepth || !isPlainText(value)) {
      this.#object(attribute, depth, write);
      return;
    }
    const text = value.stringValue;
    const encoded = known.texts.get(text);
    if (encoded !== undefined) {
      this.words(encoded);
      return;
    }
    const start = this.at;
    this.#object(attribute, depth, write);
    cache.keep(known, text, this.wordsFrom(start));
  }

  string(name: Uint8Array, value: string): void {
    this.#name(name, 0);
    this.#text(asText(value));
  }

  implicitString(name: Uint8Array, value: string | undefined): void {
    if (value !== undefined && value !== "") {
      this.string(name, value);
    }
  }

  strings(name: Uint8Array, list: readonly string[] | undefined): void {
    this.#list(name, list, (value) => this.#text(asText(value)));
  }

  bool(name: Uint8Array, value: boolean): void {
    this.#name(name, 0);
    this.#ascii(asBool(value) ? "true" : "false");
  }

  implicitBool(name: Uint8Array, value: boolean | undefined): void {
    if (value !== undefined && value !== false) {
      this.bool(name, value);
    }
  }

  double(name: Uint8Array, value: number): void {
    this.#name(name, 0);
    this.#double(value);
  }

  implicitDouble(name: Uint8Array, value: number | undefined): void {
    if (value !== undefined && !Object.is(value, 0)) {
      this.double(name, value);
    }
  }

  doubles(name: Uint8Array, list: readonly number[] | undefined): void {
    this.#list(name, list, (value) => this.#double(value));
  }

  int32(name: Uint8Array, value: number | undefined): void {
    if (value !== undefined && value !== 0) {
      this.#name(name, 0);
      this.#ascii(String(asInt32(value)));
    }
  }

  uint32(name: Uint8Array, value: number | undefined): void {
    if (value !== undefined && value !== 0) {
      this.#name(name, 0);
      this.#ascii(String(asUint32(value)));
    }
  }

  int64(name: Uint8Array, value: bigint): void {
    this.#name(name, 0);
    this.#quoted(asInt64(value));
  }

  implicitUint64(name: Uint8Array, value: bigint | undefined): void {
    if (value !== undefined && value !== 0n) {
      this.#name(name, 0);
      this.#quoted(asUint64(value));
    }
  }

  uint64s(name: Uint8Array, list: readonly bigint[] | undefined): void {
    this.#list(name, list, (value) => this.#quoted(asUint64(value)));
  }

  bytesValue(name: Uint8Array, value: Uint8Array): void {
    this.#name(name, 0);
    const { buffer, byteOffset, byteLength } = asBytes(value);
    this.#text(Buffer.from(buffer, byteOffset, byteLength).toString("base64"));
  }

  /** Trace and span ids: OTLP writes these alone in hexadecimal digits. */
  id(name: Uint8Array, value: Uint8Array | undefined, length: number): void {
    if (value === undefined || asId(value, length).length === 0) {
      return;
    }
    this.#name(name, 2 * length + 2);
    const { bytes } = this;
    let at = this.at;
    bytes[at++] = quote;
    for (let index = 0; index < length; index++) {
      const byte = value[index] as number;
      bytes[at++] = hexDigits[byte >> 4] as number;
      bytes[at++] = hexDigits[byte & 15] as number;
    }
    bytes[at++] = quote;
    this.at = at;
  }

  #object<Message extends object>(
    message: Message,
    depth: number,
    write: WriteMembers<Message>,
  ): void {
    if (depth > this.maxDepth) {
      refuse();
    }
    const start = this.at;
    write(this, asMessage(message), depth);
    this.#close(start, 0x7b, 0x7d);
  }

  #list<Element>(
    name: Uint8Array,
    list: readonly Element[] | undefined,
    write: (element: Element) => void,
  ): void {
    if (list === undefined || asList(list).length === 0) {
      return;
    }
    this.#name(name, 0);
    const start = this.at;
    for (let index = 0; index < list.length; index++) {
      this.reserve(1);
      this.bytes[this.at++] = comma;
      write(list[index] as Element);
    }
    this.#close(start, 0x5b, 0x5d);
  }

  /** Writes a member's name, and makes room for so many bytes behind it. */
  #name(name: Uint8Array, room: number): void {
    const { length } = name;
    this.reserve(length + room);
    const { bytes, at } = this;
    for (let index = 0; index < length; index++) {
      bytes[at + index] = name[index] as number;
    }
    this.at = at + length;
  }

  #close(start: number, opening: number, closing: number): void {
    this.reserve(2);
    if (this.at === start) {
      this.at += 1;
    }
    this.bytes[start] = opening;
    this.bytes[this.at++] = closing;
  }

  #double(value: number): void {
    if (Number.isFinite(asDouble(value))) {
      this.#ascii(Object.is(value, -0) ? "-0" : String(value));
    } else {
      // JSON has no number for these, and protobuf's JSON mapping writes them as texts.
      this.#ascii(`"${value}"`);
    }
  }

  /** 64 bits do not fit into the numbers of most JSON readers, so they are texts. */
  #quoted(value: bigint): void {
    this.#ascii(`"${value}"`);
  }

  #ascii(text: string): void {
    const { length } = text;
    this.reserve(length);
    const { bytes, at } = this;
    for (let index = 0; index < length; index++) {
      bytes[at + index] = text.charCodeAt(index);
    }
    this.at = at + length;
  }

  #text(text: string): void {
    const { length } = text;
    if (length > shortText) {
      this.#longText(text);
      return;
    }
    this.reserve(length + 2);
    const { bytes } = this;
    let at = this.at;
    bytes[at++] = quote;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code < 32 || code > 126 || code === quote || code === backslash) {
        this.#longText(text);
        return;
      }
      bytes[at++] = code;
    }
    bytes[at++] = quote;
    this.at = at;
  }

  #longText(text: string): void {
    const whole = needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`;
    this.reserve(whole.length * 3);
    this.at += this.bytes.write(whole, this.at, "utf8");
  }
}
