import { FieldReader, locatedErrors, plainBytes } from "../wire/index.ts";

const tag = (number: number, wireType: number): number => number * 8 + wireType;

const resourceTag = tag(1, 2);
const attributesTag = tag(1, 2);
const keyTag = tag(1, 2);
const valueTag = tag(2, 2);
const stringTag = tag(1, 2);
const boolTag = tag(2, 0);
const intTag = tag(3, 0);
const doubleTag = tag(4, 1);

/**
 * Reads attributes of a resource from the bytes of its `ResourceSpans`, `ResourceMetrics` or
 * `ResourceLogs`, as {@link regroup} hands them to a key function.
 *
 * @returns the value of each name asked for, in the same order; undefined where the attribute is
 * absent. A text is itself, a number decimal, a truth value `true` or `false`; bytes, lists and maps
 * are the hex digits of their encoding, which tells them apart though it is nothing to read. Of two
 * attributes with the same name the first counts.
 */
export type ResourceAttributeReader = (
  bytes: Uint8Array,
  start: number,
  end: number,
) => (string | undefined)[];

/** Makes a reader of the attributes with these names. It is made once and used for many resources. */
export function resourceAttributeReader(names: readonly string[]): ResourceAttributeReader {
  const wanted = names.map((name) => new TextEncoder().encode(name));
  return (bytes, start, end) =>
    locatedErrors(() => {
      const plain = plainBytes(bytes);
      const values = new Array<string | undefined>(names.length).fill(undefined);
      forEachField(plain, start, end, resourceTag, (from, to) => {
        forEachField(plain, from, to, attributesTag, (attribute, after) => {
          readAttribute(plain, attribute, after, wanted, values);
        });
      });
      return values;
    });
}

function forEachField(
  bytes: Uint8Array,
  start: number,
  end: number,
  wanted: number,
  visit: (start: number, end: number) => void,
): void {
  const reader = new FieldReader(bytes).enter(start, end);
  while (reader.next()) {
    if (reader.tag === wanted) {
      visit(reader.content, reader.end);
    }
  }
}

function readAttribute(
  bytes: Uint8Array,
  start: number,
  end: number,
  wanted: readonly Uint8Array[],
  values: (string | undefined)[],
): void {
  const reader = new FieldReader(bytes).enter(start, end);
  let key = bytes.subarray(0, 0);
  let text: string | undefined;
  while (reader.next()) {
    if (reader.tag === keyTag) {
      key = bytes.subarray(reader.content, reader.end);
    } else if (reader.tag === valueTag) {
      text = textOfValue(bytes, reader.content, reader.end) ?? text;
    }
  }
  for (const [index, name] of wanted.entries()) {
    if (values[index] === undefined && isSame(name, key)) {
      values[index] = text ?? "";
    }
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

const decoder = new TextDecoder();

/** The text of an AnyValue; undefined for the empty value. */
function textOfValue(bytes: Uint8Array, start: number, end: number): string | undefined {
  const reader = new FieldReader(bytes).enter(start, end);
  let text: string | undefined;
  while (reader.next()) {
    const content = bytes.subarray(reader.content, reader.end);
    switch (reader.tag) {
      case stringTag:
        text = decoder.decode(content);
        break;
      case boolTag:
        text = String(valueOfVarint(content) !== 0n);
        break;
      case intTag:
        text = String(valueOfVarint(content));
        break;
      case doubleTag:
        text = String(
          new DataView(bytes.buffer, bytes.byteOffset + reader.content).getFloat64(0, true),
        );
        break;
      default:
        text = Array.from(content, (byte) => byte.toString(16).padStart(2, "0")).join("");
    }
  }
  return text;
}

function valueOfVarint(bytes: Uint8Array): bigint {
  const value = bytes.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 127), 0n);
  return BigInt.asIntN(64, value);
}
