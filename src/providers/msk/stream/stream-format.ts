import { afterLength, lengthIn } from "./message-length.ts";

/** What a record of a metric stream may be written in. */
export type StreamFormat = "json" | "opentelemetry";

const space = 0x20;
const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const openBrace = 0x7b;
const requestTag = 0x0a;

/**
 * Tells what a record is written in by its first bytes: after its format was changed a metric stream
 * writes both for a while. OpenTelemetry begins with a length, which may look like a brace or a line
 * break, then comes the tag of the only field that there is, and its length. All else that has a brace
 * is taken for JSON, of which one line may be broken and the next one not.
 */
export function formatOf(bytes: Uint8Array): StreamFormat | undefined {
  if (isMessage(bytes)) {
    return "opentelemetry";
  }
  return bytes.includes(openBrace) || bytes.every(isSpace) ? "json" : undefined;
}

function isMessage(bytes: Uint8Array): boolean {
  const start = afterLength(bytes, 0);
  const length = start === 0 ? 0 : lengthIn(bytes, 0, start);
  if (length === 0 || bytes[start] !== requestTag) {
    // An empty message has no tag; whatever follows it is the next one.
    return start === 1 && length === 0;
  }
  const content = afterLength(bytes, start + 1);
  if (start + length > bytes.length || content === 0) {
    return true;
  }
  return content + lengthIn(bytes, start + 1, content) <= start + length;
}

function isSpace(byte: number): boolean {
  return byte === space || byte === tab || byte === lineFeed || byte === carriageReturn;
}
