import { isAscii } from "node:buffer";
import { BodyFault } from "./body-fault.ts";

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Levels of values that nobody asked for. */
const mostLevels = 64;

/** Walks over JSON without making values of it. Throws {@link BodyFault}. */
export class JsonCursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Walks over an object. Each value has to be read or skipped by `onMember`. */
  object(onMember: (name: string) => void): void {
    this.#list(openBrace, closeBrace, () => {
      const name = this.text();
      this.#expect(colon);
      onMember(name);
    });
  }

  /** Walks over an array. Each element has to be read or skipped by `onElement`. */
  array(onElement: () => void): void {
    this.#list(openBracket, closeBracket, onElement);
  }

  /** Where the content of a string lies, which is as it is in the JSON. */
  string(): { readonly start: number; readonly end: number } {
    this.#expect(quote);
    const start = this.#at;
    let end = this.#bytes.indexOf(quote, start);
    while (end !== -1 && this.#isEscaped(start, end)) {
      end = this.#bytes.indexOf(quote, end + 1);
    }
    if (end === -1) {
      this.#fail();
    }
    this.#at = end + 1;
    return { start, end };
  }

  text(): string {
    const { start, end } = this.string();
    return stringAt(this.#bytes, start, end);
  }

  /** Walks over any value. */
  skip(level = 0): void {
    if (level > mostLevels) {
      throw new BodyFault(`the body is nested deeper than ${mostLevels} levels`);
    }
    switch (this.#peek()) {
      case openBrace:
        this.#list(openBrace, closeBrace, () => {
          this.string();
          this.#expect(colon);
          this.skip(level + 1);
        });
        break;
      case openBracket:
        this.#list(openBracket, closeBracket, () => this.skip(level + 1));
        break;
      case quote:
        this.string();
        break;
      default:
        this.#skipWord();
    }
  }

  /** Sees to it that nothing follows. */
  end(): void {
    if (this.#peek() !== undefined) {
      this.#fail();
    }
  }

  #list(open: number, close: number, onItem: () => void): void {
    this.#expect(open);
    if (this.#peek() === close) {
      this.#at++;
      return;
    }
    for (;;) {
      onItem();
      const next = this.#peek();
      this.#at++;
      if (next === close) {
        return;
      }
      if (next !== comma) {
        this.#at--;
        this.#fail();
      }
    }
  }

  /** A number, `true`, `false` or `null`. */
  #skipWord(): void {
    const start = this.#at;
    while (isOfWord(this.#bytes[this.#at])) {
      this.#at++;
    }
    if (this.#at === start) {
      this.#fail();
    }
  }

  /** Whether the quote at `at` belongs to the string that began at `start`. */
  #isEscaped(start: number, at: number): boolean {
    let first = at;
    while (first > start && this.#bytes[first - 1] === backslash) {
      first--;
    }
    return (at - first) % 2 === 1;
  }

  #expect(byte: number): void {
    if (this.#peek() !== byte) {
      this.#fail();
    }
    this.#at++;
  }

  /** The next byte that is no white space; undefined at the end. */
  #peek(): number | undefined {
    let byte = this.#bytes[this.#at];
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
      this.#at++;
      byte = this.#bytes[this.#at];
    }
    return byte;
  }

  #fail(): never {
    throw new BodyFault(`the body is not JSON as Firehose sends it, at byte ${this.#at}`);
  }
}

/** The text of a string whose content lies there. Throws {@link BodyFault}. */
export function stringAt(bytes: Buffer, start: number, end: number): string {
  const content = bytes.subarray(start, end);
  if (!content.includes(backslash)) {
    return content.toString(isAscii(content) ? "latin1" : "utf8");
  }
  try {
    return JSON.parse(`"${content.toString()}"`) as string;
  } catch {
    throw new BodyFault(`the body is not JSON as Firehose sends it, at byte ${start}`);
  }
}

function isOfWord(byte = 0): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e ||
    byte === 0x45
  );
}
