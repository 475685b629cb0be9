/** What a record of a metric stream may be written in. */
export type StreamFormat = "json" | "opentelemetry";

const space = 0x20;
const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const requestTag = 0x0a;
const mostLengthBytes = 5;

/**
 * Tells what a record is written in by its first bytes: after its format was changed a metric stream
 * writes both for a while. JSON begins with `{"`. OpenTelemetry begins with a length, which may look
 * like a brace or a line break, and the tag of the only field that there is.
 */
export function formatOf(bytes: Uint8Array): StreamFormat | undefined {
  let at = 0;
  while (isSpace(bytes[at])) {
    at++;
  }
  if (at === bytes.length || (bytes[at] === openBrace && isInObject(bytes[at + 1]))) {
    return "json";
  }
  let length = 0;
  while (length < mostLengthBytes && (bytes[length] as number) >= 128) {
    length++;
  }
  // An empty message has no tag; whatever follows is the next one.
  return bytes[0] === 0 || bytes[length + 1] === requestTag ? "opentelemetry" : undefined;
}

function isSpace(byte: number | undefined): boolean {
  return byte === space || byte === tab || byte === lineFeed || byte === carriageReturn;
}

/** What an object goes on with on its line. */
function isInObject(byte: number | undefined): boolean {
  return byte === quote || byte === space || byte === tab || byte === closeBrace;
}
