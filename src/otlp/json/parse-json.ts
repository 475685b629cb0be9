import { SerializationError } from "../../errors/index.ts";
import { isNestedDeeper } from "./nesting.ts";
import { syntaxFaultOf } from "./syntax-fault.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Where an integer too long for a double may stand: a value, not a key, that begins with at least
 * 16 digits. It may be found inside a text too; `quoteLongIntegers` knows the difference.
 */
const mayHoldLongInteger = /[:[,]\s*-?\d{16}/;

/** Texts and whole numbers, which are passed over, all but integers too long for a double. */
const textOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const longInteger = /^-?\d{16,}$/;

/**
 * JSON.parse takes seconds over megabytes of brackets alone. No more levels than this are in anything
 * that is accepted: a message takes two, and `scan` allows 100 messages within each other.
 */
const maxLevels = 1_000;
/** Shorter texts are parsed at once, however deep. */
const shortLength = 65_536;

/**
 * Parses JSON so that integers keep all their digits: those that a double may round become texts,
 * which OTLP/JSON takes for 64-bit integers as well.
 *
 * @throws SerializationError MALFORMED_JSON with the byte offset where the text ends to be JSON;
 * LIMIT_EXCEEDED
 */
export function parseJson(input: string | Uint8Array): unknown {
  const text = typeof input === "string" ? input : decodeText(input);
  if (text.length > shortLength && isNestedDeeper(text, maxLevels)) {
    throw new SerializationError("LIMIT_EXCEEDED", {
      detail: `brackets nested deeper than ${maxLevels} levels`,
    });
  }
  try {
    return JSON.parse(mayHoldLongInteger.test(text) ? quoteLongIntegers(text) : text);
  } catch {
    throw notJson(text);
  }
}

function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new SerializationError("MALFORMED_JSON", { detail: "the bytes are not UTF-8", cause });
  }
}

function quoteLongIntegers(text: string): string {
  return text.replace(textOrNumber, (token) => (longInteger.test(token) ? `"${token}"` : token));
}

/** JSON.parse's own message quotes what was parsed, which may be long, or a person's data. */
function notJson(text: string): SerializationError {
  return new SerializationError("MALFORMED_JSON", {
    detail: "the text is not JSON",
    byteOffset: Buffer.byteLength(text.slice(0, syntaxFaultOf(text))),
  });
}
