import { maxValueLevels } from "../value-levels.ts";
import { JsonFault } from "./json-fault.ts";

/** An object as JSON.parse makes it; what is read of it are its own properties. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Levels of messages above the deepest value; see `maxValueLevels`. */
const levelsAboveValues = 8;
const maxLevels = levelsAboveValues + maxValueLevels;

const int64Text = /^-?\d{1,20}$/;
const doubleText = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const base64Text = /^[A-Za-z0-9+/_-]*={0,2}$/;
const specialDoubles: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

/**
 * Checks and converts the values of one OTLP/JSON document for the generated readers, and knows
 * the path at which it is. A value that is missing or `null` is the default of its kind.
 */
export class JsonReader {
  readonly #path: (string | number)[] = [];
  #levels = 0;

  has(value: unknown): boolean {
    return value !== undefined && value !== null;
  }

  object(value: unknown): JsonObject {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return this.#fail("expected an object", value);
    }
    return value as JsonObject;
  }

  message<T>(
    value: unknown,
    name: string,
    read: (reader: JsonReader, value: unknown) => T,
  ): T | undefined {
    return this.has(value) ? this.given(value, name, read) : undefined;
  }

  given<T>(value: unknown, name: string, read: (reader: JsonReader, value: unknown) => T): T {
    this.#path.push(name);
    this.#enter();
    const message = read(this, value);
    this.#levels -= 1;
    this.#path.pop();
    return message;
  }

  messages<T>(value: unknown, name: string, read: (reader: JsonReader, value: unknown) => T): T[] {
    if (!this.has(value)) {
      return [];
    }
    this.#enter();
    const list = this.#list(value, name, (element) => read(this, element));
    this.#levels -= 1;
    return list;
  }

  atMostOne(...members: readonly unknown[]): void {
    if (members.filter((member) => this.has(member)).length > 1) {
      this.#fail("only one of the kinds of value may be set");
    }
  }

  text(value: unknown, name: string): string {
    if (typeof value === "string") {
      return value;
    }
    return this.has(value) ? this.#failAt(name, "expected a text", value) : "";
  }

  texts(value: unknown, name: string): string[] {
    return this.has(value)
      ? this.#list(value, name, (element) => this.text(this.#present(element), ""))
      : [];
  }

  bool(value: unknown, name: string): boolean {
    if (typeof value === "boolean") {
      return value;
    }
    return this.has(value) ? this.#failAt(name, "expected true or false", value) : false;
  }

  double(value: unknown, name: string): number {
    if (typeof value === "number" && Number.isFinite(value)) {
      return value;
    }
    if (!this.has(value)) {
      return 0;
    }
    if (typeof value === "string") {
      const special = Object.hasOwn(specialDoubles, value) ? specialDoubles[value] : undefined;
      const number = special ?? (doubleText.test(value) ? Number(value) : Number.NaN);
      if (special !== undefined || Number.isFinite(number)) {
        return number;
      }
    }
    return this.#failAt(name, 'expected a number, "NaN", "Infinity" or "-Infinity"', value);
  }

  doubles(value: unknown, name: string): number[] {
    return this.has(value)
      ? this.#list(value, name, (element) => this.double(this.#present(element), ""))
      : [];
  }

  int32(value: unknown, name: string): number {
    return this.#integer(value, name, -0x8000_0000, 0x7fff_ffff);
  }

  uint32(value: unknown, name: string): number {
    return this.#integer(value, name, 0, 0xffff_ffff);
  }

  int64(value: unknown, name: string): bigint {
    const number = this.#bigInteger(value, name);
    return BigInt.asIntN(64, number) === number
      ? number
      : this.#failAt(name, "expected a signed integer of 64 bits", value);
  }

  uint64(value: unknown, name: string): bigint {
    const number = this.#bigInteger(value, name);
    return BigInt.asUintN(64, number) === number
      ? number
      : this.#failAt(name, "expected an unsigned integer of 64 bits", value);
  }

  uint64s(value: unknown, name: string): bigint[] {
    return this.has(value)
      ? this.#list(value, name, (element) => this.uint64(this.#present(element), ""))
      : [];
  }

  /** Base64 in the usual or the URL-safe alphabet, padded or not. */
  bytes(value: unknown, name: string): Uint8Array {
    if (!this.has(value)) {
      return new Uint8Array(0);
    }
    if (typeof value !== "string" || !base64Text.test(value)) {
      return this.#failAt(name, "expected bytes in base64", value);
    }
    // A copy: small Buffers share memory with each other.
    return new Uint8Array(Buffer.from(value, "base64"));
  }

  /** Trace and span ids: hexadecimal digits in either case. */
  id(value: unknown, name: string, length: number): Uint8Array {
    if (!this.has(value) || value === "") {
      return new Uint8Array(0);
    }
    const bytes =
      typeof value === "string" && value.length === 2 * length ? readHex(value, length) : undefined;
    return bytes ?? this.#failAt(name, `expected ${2 * length} hexadecimal digits`, value);
  }

  /** Elements of lists cannot be left out. */
  #present(element: unknown): unknown {
    return this.has(element) ? element : this.#fail("expected a value", element);
  }

  #list<T>(value: unknown, name: string, read: (element: unknown) => T): T[] {
    if (!Array.isArray(value)) {
      return this.#failAt(name, "expected a list", value);
    }
    const path = this.#path;
    path.push(name, 0);
    const list: T[] = [];
    for (let at = 0; at < value.length; at++) {
      path[path.length - 1] = at;
      list.push(read(value[at]));
    }
    path.length -= 2;
    return list;
  }

  #integer(value: unknown, name: string, least: number, most: number): number {
    if (!this.has(value)) {
      return 0;
    }
    const number = typeof value === "string" && int64Text.test(value) ? Number(value) : value;
    return typeof number === "number" &&
      Number.isInteger(number) &&
      number >= least &&
      number <= most
      ? number
      : this.#failAt(name, `expected an integer from ${least} to ${most}`, value);
  }

  #bigInteger(value: unknown, name: string): bigint {
    if (typeof value === "string" && int64Text.test(value)) {
      return BigInt(value);
    }
    if (typeof value === "number" && Number.isSafeInteger(value)) {
      return BigInt(value);
    }
    return this.has(value)
      ? this.#failAt(name, "expected an integer of 64 bits, as a text or all its digits", value)
      : 0n;
  }

  #enter(): void {
    this.#levels += 1;
    if (this.#levels > maxLevels) {
      throw new JsonFault("LIMIT_EXCEEDED", `nested deeper than ${maxLevels} levels`, this.#path);
    }
  }

  #failAt(name: string, problem: string, value: unknown): never {
    if (name !== "") {
      this.#path.push(name);
    }
    return this.#fail(problem, value);
  }

  #fail(problem: string, value?: unknown): never {
    const found = value === undefined ? "" : `, found ${kindOf(value)}`;
    throw new JsonFault("MALFORMED_JSON", problem + found, this.#path);
  }
}

/** What a value is, without the value: it may be long, or a person's data. */
function kindOf(value: unknown): string {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "a list";
  }
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function readHex(text: string, length: number): Uint8Array | undefined {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) {
    const high = digitOf(text.charCodeAt(2 * at));
    const low = digitOf(text.charCodeAt(2 * at + 1));
    if (high < 0 || low < 0) {
      return undefined;
    }
    bytes[at] = (high << 4) | low;
  }
  return bytes;
}

/** Value of a hexadecimal digit by its character code, or −1. */
function digitOf(code: number): number {
  if (code >= 48 && code <= 57) {
    return code - 48;
  }
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
