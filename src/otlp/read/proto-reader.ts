import { Buffer } from "node:buffer";
import { texts } from "./text-table.ts";

/** Empty bytes: they cannot be changed, so one is enough. */
export const noBytes = new Uint8Array(0);

const half = new DataView(new ArrayBuffer(8));
/** Most integers are small: they need not be made. */
const small = Array.from({ length: 1024 }, (_, value) => BigInt(value));

/**
 * Reads protobuf that a scan has accepted: nothing is checked again. Every kind of field has a
 * method that reads its value; ids are copied, so that no object keeps the payload in memory.
 */
export class ProtoReader {
  /** Offset of what is read next. */
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #buffer: Buffer;

  /** @param bytes a plain `Uint8Array`, not a Buffer: code that sees both is slower */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Number and wire type of a field. */
  tag(): number {
    const first = this.#bytes[this.at] as number;
    if (first < 128) {
      this.at += 1;
      return first;
    }
    return this.uint32();
  }

  /** Offset at which the content ends whose length is read. */
  end(): number {
    const first = this.#bytes[this.at] as number;
    if (first < 128) {
      this.at += 1;
      return this.at + first;
    }
    const length = this.uint32();
    return this.at + length;
  }

  /** Bytes that are not UTF-8 become U+FFFD. */
  string(): string {
    const end = this.end();
    const start = this.at;
    this.at = end;
    return texts.read(this.#buffer, this.#view, start, end);
  }

  bytes(): Uint8Array {
    const end = this.end();
    const start = this.at;
    this.at = end;
    const length = end - start;
    if (length === 0) {
      return noBytes;
    }
    const copy = new Uint8Array(length);
    if (length > 32) {
      copy.set(this.#bytes.subarray(start, end));
    } else {
      for (let index = 0; index < length; index++) {
        copy[index] = this.#bytes[start + index] as number;
      }
    }
    return copy;
  }

  bool(): boolean {
    return this.uint64() !== 0n;
  }

  /** The lower 32 bits of a varint. */
  uint32(): number {
    const bytes = this.#bytes;
    let at = this.at;
    let byte = bytes[at++] as number;
    let value = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[at++] as number;
      // Shifts count modulo 32: bits from the 32nd on must not come in again.
      value |= shift < 32 ? (byte & 127) << shift : 0;
    }
    this.at = at;
    return value >>> 0;
  }

  int32(): number {
    return this.uint32() | 0;
  }

  sint32(): number {
    const value = this.uint32();
    return (value >>> 1) ^ -(value & 1);
  }

  uint64(): bigint {
    return this.#varint64() ?? half.getBigUint64(0, true);
  }

  int64(): bigint {
    return this.#varint64() ?? half.getBigInt64(0, true);
  }

  fixed32(): number {
    this.at += 4;
    return this.#view.getUint32(this.at - 4, true);
  }

  fixed64(): bigint {
    this.at += 8;
    return this.#view.getBigUint64(this.at - 8, true);
  }

  sfixed64(): bigint {
    this.at += 8;
    return this.#view.getBigInt64(this.at - 8, true);
  }

  double(): number {
    this.at += 8;
    return this.#view.getFloat64(this.at - 8, true);
  }

  /** Goes past the value of an unknown field. */
  skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        this.uint32();
        break;
      case 1:
        this.at += 8;
        break;
      case 2:
        this.at = this.end();
        break;
      case 5:
        this.at += 4;
        break;
      default:
        this.#skipGroup();
    }
  }

  #skipGroup(): void {
    for (let tag = this.tag(); (tag & 7) !== 4; tag = this.tag()) {
      this.skip(tag);
    }
  }

  /** A varint if it is a small one; any other is put into `half`. */
  #varint64(): bigint | undefined {
    const bytes = this.#bytes;
    let at = this.at;
    const first = bytes[at] as number;
    const second = bytes[at + 1] as number;
    if (first < 128 || second < 8) {
      this.at = first < 128 ? at + 1 : at + 2;
      return small[first < 128 ? first : (first & 127) | (second << 7)];
    }
    let low = 0;
    let high = 0;
    let byte = 128;
    for (let shift = 0; byte > 127; shift += 7) {
      byte = bytes[at++] as number;
      const bits = byte & 127;
      if (shift < 32) {
        low |= bits << shift;
      }
      if (shift > 24) {
        high |= shift < 32 ? bits >>> (32 - shift) : bits << (shift - 32);
      }
    }
    this.at = at;
    half.setUint32(0, low, true);
    half.setUint32(4, high, true);
    return undefined;
  }
}
