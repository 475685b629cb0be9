import { FieldReader } from "../wire/index.ts";

/** How a request is written. */
export type Encoding = "json" | "protobuf";

const openBrace = 0x7b;
const closeBrace = 0x7d;
const quote = 0x22;
const lineFeed = 0x0a;

/**
 * Tells OTLP/JSON from OTLP protobuf by the first bytes. It says nothing about whether the payload
 * is well-formed. A Schema Registry frame is to be taken off before, see `unframe`.
 *
 * JSON is what begins with `{`, followed by `"` or `}`, white space and a byte-order mark aside. A line
 * feed is also the tag of the first field of a request, and `{` the length 123: what begins with these
 * two is protobuf where its fields end with it. No bytes at all are an empty request in protobuf.
 */
export function detectEncoding(bytes: Uint8Array): Encoding {
  const brace = afterSpace(bytes, hasByteOrderMark(bytes) ? 3 : 0);
  if (bytes[brace] !== openBrace) {
    return "protobuf";
  }
  const next = bytes[afterSpace(bytes, brace + 1)];
  const isJson = (next === quote || next === closeBrace) && !holdsFields(bytes);
  return isJson ? "json" : "protobuf";
}

/** Whether a first field of 123 bytes, and what follows it, are whole fields. */
function holdsFields(bytes: Uint8Array): boolean {
  if (bytes[0] !== lineFeed || bytes[1] !== openBrace) {
    return false;
  }
  const fields = new FieldReader(bytes);
  try {
    return areWhole(fields.enter(0, bytes.length)) && areWhole(fields.enter(2, 2 + openBrace));
  } catch {
    return false;
  }
}

/** @throws Fault at what is not a field */
function areWhole(fields: FieldReader): true {
  while (fields.next()) {}
  return true;
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function afterSpace(bytes: Uint8Array, start: number): number {
  let p = start;
  while (bytes[p] === 0x20 || bytes[p] === 0x0a || bytes[p] === 0x0d || bytes[p] === 0x09) {
    p += 1;
  }
  return p;
}
