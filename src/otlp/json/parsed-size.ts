import { SerializationError } from "../../errors/index.ts";

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const brace = 0x7b;

/** What a decoded object takes: near what an empty span does, the largest of them. Measured. */
const bytesPerObject = 600;
/** A 64-bit integer in a list, with its place in two lists. Measured. */
const bytesPerElement = 40;
/** Texts, twice: as JSON.parse makes them, and as the document. */
const bytesPerByte = 4;

/**
 * What one document may take while it is decoded, where no budget says otherwise: 256 MiB, which is
 * the memory that a bridge has by default. Telemetry takes 16 to 18 times its text, so what is as
 * large as 14 MB fits in.
 */
const greatestParsedSize = 2 ** 28;

/**
 * The memory that a document takes at most while it is decoded, roughly: objects with nothing in
 * them take hundreds of times more than their text.
 *
 * @param bytes - JSON in UTF-8; whether it is well-formed is not looked at
 */
export function parsedSize(bytes: Uint8Array): number {
  let objects = 0;
  let elements = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) {
      at = endOfText(bytes, at);
    } else if (byte === brace) {
      objects++;
    } else if (byte === comma) {
      elements++;
    }
  }
  return bytes.length * bytesPerByte + objects * bytesPerObject + elements * bytesPerElement;
}

/**
 * Refuses a document that would take more than 256 MiB while it is decoded. For JSON that comes from
 * elsewhere and holds no lease of memory: a few megabytes of `{},{},` can end a process.
 *
 * @throws SerializationError LIMIT_EXCEEDED
 */
export function checkParsedSize(bytes: Uint8Array): void {
  // No byte takes more than one that begins an object: what is short needs no second look.
  if (bytes.length * (bytesPerByte + bytesPerObject) <= greatestParsedSize) {
    return;
  }
  const size = parsedSize(bytes);
  if (size > greatestParsedSize) {
    const mebibytes = Math.ceil(size / 2 ** 20);
    throw new SerializationError("LIMIT_EXCEEDED", {
      detail: `${bytes.length} bytes of JSON hold so many objects that they take ${mebibytes} MiB to decode, more than the ${greatestParsedSize / 2 ** 20} MiB allowed`,
    });
  }
}

/** The closing quote of a text, or the end of all where there is none. */
function endOfText(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(quote, start + 1); at !== -1; at = bytes.indexOf(quote, at + 1)) {
    let escapes = 0;
    while (bytes[at - 1 - escapes] === backslash) {
      escapes++;
    }
    if (escapes % 2 === 0) {
      return at;
    }
  }
  return bytes.length;
}
