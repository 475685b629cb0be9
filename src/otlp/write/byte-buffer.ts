import { Buffer } from "node:buffer";
import { tooLarge } from "./refusal.ts";
import { toWords, type Words } from "./words.ts";

const initialSize = 1 << 16;
/** A buffer that grew beyond this is not kept for the next request. */
const largestKept = 1 << 23;
/** Texts below this length are copied character by character: a native call costs more. */
const shortText = 32;

/** Bytes that the varint of a length takes. */
function sizeOfLength(length: number): number {
  if (length < 1 << 7) {
    return 1;
  }
  if (length < 1 << 14) {
    return 2;
  }
  if (length < 1 << 21) {
    return 3;
  }
  return length < 1 << 28 ? 4 : 5;
}

/** Bytes that are appended to, growing as needed, and copied out once at the end. */
export class ByteBuffer {
  protected bytes = Buffer.allocUnsafeSlow(initialSize);
  protected view = new DataView(this.bytes.buffer);
  protected at = 0;
  /** Size from which on growing ends with `tooLarge`. What still fits may go beyond. */
  maxBytes = Number.POSITIVE_INFINITY;

  /** Number of bytes written. */
  get length(): number {
    return this.at;
  }

  /** A copy of what was written from `start` on, in memory of its own. */
  copy(start = 0): Uint8Array {
    const size = this.at - start;
    // Not `new Uint8Array(size)`, which would fill the memory with zeros first.
    const copy = new Uint8Array(Buffer.allocUnsafeSlow(size).buffer, 0, size);
    copy.set(this.bytes.subarray(start, this.at));
    return copy;
  }

  /**
   * What was written, in memory of its own: that of this buffer where that is half full, which then
   * goes on with another one of that size.
   */
  take(): Uint8Array {
    const { bytes, at } = this;
    if (at < bytes.length / 2 || bytes.length > largestKept) {
      return this.copy();
    }
    this.#use(Buffer.allocUnsafeSlow(Math.ceil(at * 1.125)));
    return new Uint8Array(bytes.buffer, 0, at);
  }

  /** What was written, as the text that it is in UTF-8. */
  text(): string {
    return this.bytes.toString("utf8", 0, this.at);
  }

  /** Forgets what was written. */
  clear(): void {
    this.at = 0;
    if (this.bytes.length > largestKept) {
      this.#use(Buffer.allocUnsafeSlow(initialSize));
    }
  }

  /** Appends bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** What was written from `start` on, to be appended again with `words`. */
  wordsFrom(start: number): Words {
    return toWords(this.bytes, start, this.at);
  }

  /** Appends bytes that are kept in words. */
  words(kept: Words): void {
    this.reserve(kept.words.length * 4);
    this.at = this.wordsAt(kept, this.at);
  }

  /**
   * Writes bytes that are kept in words; room for all of the words has been made.
   *
   * @returns the place behind the bytes
   */
  protected wordsAt({ words, size }: Words, start: number): number {
    const { view } = this;
    let at = start;
    for (let index = 0; index < words.length; index++) {
      view.setUint32(at, words[index] as number, true);
      at += 4;
    }
    return start + size;
  }

  /** Makes room for `size` more bytes. */
  protected reserve(size: number): void {
    if (this.bytes.length - this.at < size) {
      this.#grow(size);
    }
  }

  #grow(size: number): void {
    if (this.at > this.maxBytes) {
      throw tooLarge;
    }
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + size));
    grown.set(this.bytes.subarray(0, this.at));
    this.#use(grown);
  }

  #use(bytes: Buffer<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }

  /** Appends a varint of up to 32 bits; room for 5 bytes has been made. */
  protected varint(value: number): void {
    const bytes = this.bytes;
    let at = this.at;
    let rest = value;
    while (rest > 127) {
      bytes[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.at = at;
  }

  /** Appends a varint of 64 bits, given in two halves; room for 10 bytes has been made. */
  protected varint64(low: number, high: number): void {
    const { bytes } = this;
    let at = this.at;
    let rest = low;
    let upper = high;
    while (upper !== 0) {
      bytes[at++] = (rest & 127) | 128;
      rest = ((rest >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    this.at = at;
    this.varint(rest);
  }

  /** Appends a text in UTF-8 with its length in front; half a surrogate pair becomes U+FFFD. */
  protected lengthAndText(text: string): void {
    const { length } = text;
    if (length >= shortText) {
      this.#lengthAndLongText(text);
      return;
    }
    this.reserve(length + 1);
    const bytes = this.bytes;
    let at = this.at + 1;
    let seen = 0;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      seen |= code;
      bytes[at++] = code;
    }
    if (seen > 127) {
      this.#lengthAndLongText(text);
      return;
    }
    bytes[this.at] = length;
    this.at = at;
  }

  #lengthAndLongText(text: string): void {
    this.reserve(text.length * 3 + 5);
    // Most texts are ASCII: the length is put where that would make it fit.
    const guess = sizeOfLength(text.length);
    const start = this.at;
    const size = this.bytes.write(text, start + guess, "utf8");
    this.at = start + guess + size;
    this.closeLength(start + guess, guess);
  }

  /**
   * Puts the length of what was written since `start` before it, where `reserved` bytes were left
   * free for it. Moves what was written if the length takes more or fewer bytes.
   */
  closeLength(start: number, reserved: number): void {
    const length = this.at - start;
    if (reserved === 1 && length < 128) {
      this.bytes[start - 1] = length;
      return;
    }
    const needed = sizeOfLength(length);
    if (needed !== reserved) {
      this.reserve(needed);
      this.bytes.copyWithin(start - reserved + needed, start, this.at);
    }
    const end = start - reserved + needed + length;
    this.at = start - reserved;
    this.varint(length);
    this.at = end;
  }
}
