import { writeVarint } from "../wire/index.ts";

const lengthDelimited = 2;
const maxVarintBytes = 5;

/** Builds one of the small messages of an answer, field by field. Defaults are left out. */
export class MessageWriter {
  readonly #pieces: Uint8Array[] = [];

  /** A whole number below 2 ** 31. */
  count(field: number, value: number): this {
    if (value !== 0) {
      this.#pieces.push(varint(field << 3), varint(value));
    }
    return this;
  }

  text(field: number, value: string): this {
    return value === "" ? this : this.message(field, Buffer.from(value));
  }

  /** A message inside this one, which is there even if it is empty. */
  message(field: number, content: Uint8Array): this {
    const tag = varint((field << 3) | lengthDelimited);
    this.#pieces.push(tag, varint(content.length), content);
    return this;
  }

  finish(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
}

function varint(value: number): Uint8Array {
  const bytes = new Uint8Array(maxVarintBytes);
  return bytes.subarray(0, writeVarint(bytes, 0, value));
}
