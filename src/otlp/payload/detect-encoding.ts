/** How a request is written. */
export type Encoding = "json" | "protobuf";

const openBrace = 0x7b;
const closeBrace = 0x7d;
const quote = 0x22;

/**
 * Tells OTLP/JSON from OTLP protobuf by the first bytes. It says nothing about whether the payload
 * is well-formed. A Schema Registry frame is to be taken off before, see `unframe`.
 *
 * JSON is what begins with `{`, followed by `"` or `}`, white space and a byte-order mark aside. That
 * second look is needed: a line feed is also the tag of the first field of a request, and `{` a
 * length. No bytes at all are an empty request in protobuf.
 */
export function detectEncoding(bytes: Uint8Array): Encoding {
  const brace = afterSpace(bytes, hasByteOrderMark(bytes) ? 3 : 0);
  if (bytes[brace] !== openBrace) {
    return "protobuf";
  }
  const next = bytes[afterSpace(bytes, brace + 1)];
  return next === quote || next === closeBrace ? "json" : "protobuf";
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
