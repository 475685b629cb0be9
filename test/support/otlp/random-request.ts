import type { Signal } from "../../../src/otlp/index.ts";
import {
  allMessages,
  type FieldRow,
  isPackable,
  signalTable,
  wireTypeOf,
} from "../../../src/otlp/schema/index.ts";
import { SeededRandom } from "./seeded-random.ts";

/** How a random request is made. */
export interface RequestStyle {
  /**
   * Probability of each thing that is well-formed but rare: unknown fields and groups, tags, lengths
   * and numbers in more bytes than needed, fields out of order, repeated or unpacked. Default 0.
   */
  readonly oddity?: number;
  /** Probability of something ill-formed in the place of a field, within right lengths. Default 0. */
  readonly faultiness?: number;
  /** Elements of each list at most. Default 2. */
  readonly breadth?: number;
  /** Messages within messages at most. Default 11. */
  readonly depth?: number;
}

/** A request with random content, the same for the same seed; well-formed unless asked otherwise. */
export function randomRequest(
  signal: Signal,
  seed: number,
  { oddity = 0, faultiness = 0, breadth = 2, depth = 11 }: RequestStyle = {},
): Uint8Array {
  const maker = new RequestMaker(new SeededRandom(seed), oddity, faultiness, breadth);
  return Uint8Array.from(maker.message(signalTable[signal].request, depth));
}

const texts = ["", "GET /orders", "héllo wörld", "日本語のテキスト", "x".repeat(200), "a"];

class RequestMaker {
  readonly #random: SeededRandom;
  readonly #oddity: number;
  readonly #faultiness: number;
  readonly #breadth: number;

  constructor(random: SeededRandom, oddity: number, faultiness: number, breadth: number) {
    this.#random = random;
    this.#oddity = oddity;
    this.#faultiness = faultiness;
    this.#breadth = breadth;
  }

  message(type: string, depth: number): number[] {
    const fields = (allMessages.get(type)?.fields ?? []).filter((field) => this.#isWritten(field));
    const parts = fields.flatMap((field) => this.#field(field, depth));
    while (this.#random.chance(this.#oddity)) {
      parts.push(this.#unknownField(3));
    }
    if (this.#random.chance(this.#oddity)) {
      parts.sort(() => this.#random.next() - 0.5);
    }
    return parts.flat();
  }

  #isWritten(field: FieldRow): boolean {
    // Members of a oneof come together now and then: the last one is to count.
    return this.#random.chance(field.oneof === undefined ? 0.8 : 0.3);
  }

  /** The occurrences of a field, each with its tag. */
  #field(field: FieldRow, depth: number): number[][] {
    if (field.kind === "message" && depth === 0) {
      return [];
    }
    if (this.#random.chance(this.#faultiness)) {
      return [this.#fault(field)];
    }
    if (isPackable(field)) {
      return this.#packable(field);
    }
    const twice = this.#random.chance(this.#oddity) ? 2 : 1;
    const count = field.repeated ? this.#listLength() : twice;
    return Array.from({ length: count }, () => [
      ...this.#tag(field.number, wireTypeOf(field)),
      ...this.#value(field, depth),
    ]);
  }

  /** What is wrong, or may be: the number is the field's, what follows need not suit it. */
  #fault({ number }: FieldRow): number[] {
    const random = this.#random;
    switch (random.below(5)) {
      case 0:
        return [...this.#tag(number, 0), ...new Array<number>(8 + random.below(5)).fill(0x80), 1];
      case 1:
        return [...this.#tag(number, 2), ...this.#delimited([...random.bytes(random.below(20))])];
      case 2:
        return [...this.#tag(number, random.below(8)), ...random.bytes(random.pick([1, 4, 8]))];
      case 3:
        return [...this.#tag(random.pick([0, number, 77]), random.below(8)), random.below(256)];
      default:
        return [...random.bytes(1 + random.below(4))];
    }
  }

  #listLength(): number {
    return this.#random.chance(0.1) ? 0 : 1 + this.#random.below(this.#breadth);
  }

  #packable(field: FieldRow): number[][] {
    const values = Array.from({ length: this.#listLength() }, () => this.#value(field, 0));
    return this.#random.chance(this.#oddity)
      ? values.map((value) => [...this.#tag(field.number, wireTypeOf(field)), ...value])
      : [[...this.#tag(field.number, 2), ...this.#delimited(values.flat())]];
  }

  #value(field: FieldRow, depth: number): number[] {
    switch (wireTypeOf(field)) {
      case 0:
        return this.#varint(this.#random.pick([0, 1, 2, 127, 128, 300, 2 ** 31 - 1, 2 ** 40]), 10);
      case 1:
        return [...this.#random.bytes(8)];
      case 5:
        return [...this.#random.bytes(4)];
      case 2:
        return this.#delimited(this.#content(field, depth));
    }
  }

  #content(field: FieldRow, depth: number): number[] {
    if (field.kind === "message") {
      return this.message(field.type, depth - 1);
    }
    if (field.kind === "string") {
      return [...new TextEncoder().encode(this.#random.pick(texts))];
    }
    const id = "id" in field ? (field.id ?? 0) : 0;
    const length = id === 0 ? this.#random.below(20) : this.#random.pick([id, id, id, 0]);
    return [...this.#random.bytes(length)];
  }

  #unknownField(groups: number): number[] {
    const number = this.#random.pick([40, 1_000, 99_999, 2 ** 29 - 1]);
    const wireType = this.#random.pick(groups > 0 ? [0, 1, 2, 3, 5] : [0, 1, 2, 5]);
    switch (wireType) {
      case 0:
        return [...this.#tag(number, 0), ...this.#varint(this.#random.below(1_000), 10)];
      case 1:
        return [...this.#tag(number, 1), ...this.#random.bytes(8)];
      case 2:
        return [...this.#tag(number, 2), ...this.#delimited([...this.#random.bytes(5)])];
      case 3: {
        const inner = this.#random.chance(0.5) ? this.#unknownField(groups - 1) : [];
        return [...this.#tag(number, 3), ...inner, ...this.#tag(number, 4)];
      }
      default:
        return [...this.#tag(number, 5), ...this.#random.bytes(4)];
    }
  }

  #tag(number: number, wireType: number): number[] {
    return this.#varint(number * 8 + wireType, 5);
  }

  #delimited(content: readonly number[]): number[] {
    return [...this.#varint(content.length, 5), ...content];
  }

  /** A varint, now and then in more bytes than it needs, but no more than `most`. */
  #varint(value: number, most: number): number[] {
    const bytes: number[] = [];
    let rest = value;
    while (rest > 127) {
      bytes.push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
    while (bytes.length < most && this.#random.chance(this.#oddity / 4)) {
      bytes[bytes.length - 1] = (bytes.at(-1) as number) | 128;
      bytes.push(0);
    }
    return bytes;
  }
}
