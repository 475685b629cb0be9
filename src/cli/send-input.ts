import { SerializationError } from "../errors/index.ts";
import { formatHeadBytes, type InputFormat, inputFormat } from "./input-format.ts";
import { type Line, splitLines } from "./lines.ts";

/** A part of the input that is one OTLP request, or should be. */
export type Piece =
  | {
      readonly kind: "json";
      readonly bytes: Uint8Array;
      /** Its line, counted from 1; absent for a document that is the whole input. */
      readonly line?: number;
    }
  | { readonly kind: "protobuf"; readonly bytes: Uint8Array }
  | { readonly kind: "unreadable"; readonly error: SerializationError; readonly line?: number };

/** Largest line, document or protobuf request that is read. */
const maxPieceBytes = 64 * 1_048_576;

const byteOrderMark = Buffer.from("efbbbf", "hex");
const lineBreak = Buffer.from("\n");

/**
 * Reads requests from a stream: JSON lines one by one, a JSON document that spans lines as one, and
 * protobuf as one. Memory holds one piece at a time, of at most `maxBytes`.
 */
export async function* readPieces(
  input: AsyncIterable<Uint8Array>,
  maxBytes = maxPieceBytes,
): AsyncGenerator<Piece> {
  const chunks = input[Symbol.asyncIterator]();
  const { head, format } = await readHead(chunks);
  const whole = chain([head], chunks);
  if (format === "protobuf") {
    yield await wholeAs("protobuf", whole, maxBytes);
  } else {
    yield* readJson(whole, maxBytes);
  }
}

/**
 * Reads until the format is told, and not further: the next line may be long in coming. A byte order
 * mark is left out.
 */
async function readHead(
  chunks: AsyncIterator<Uint8Array>,
): Promise<{ head: Uint8Array; format: InputFormat }> {
  let head = Buffer.alloc(0);
  for (;;) {
    const next = await chunks.next();
    const ended = next.done === true;
    head = ended ? head : Buffer.concat([head, next.value]);
    const start = head.indexOf(byteOrderMark) === 0 ? byteOrderMark.length : 0;
    const text = head.subarray(start);
    const enough = ended || head.length >= formatHeadBytes;
    const format = inputFormat(text.subarray(0, formatHeadBytes), enough);
    if (format !== undefined) {
      return { head: text, format };
    }
  }
}

async function* chain(
  head: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}

async function wholeAs(
  kind: "json" | "protobuf",
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Piece> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length > maxBytes) {
      return { kind: "unreadable", error: tooLong("the document", maxBytes) };
    }
  }
  return { kind, bytes: Buffer.concat(parts) };
}

function tooLong(what: string, maxBytes: number): SerializationError {
  return new SerializationError("LIMIT_EXCEEDED", {
    detail: `${what} is longer than ${maxBytes / 1_048_576} MiB`,
    action: "Split it into several requests, one a line.",
  });
}

async function* readJson(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Piece> {
  const lines = splitLines(chunks, maxBytes);
  let first = true;
  for await (const line of lines) {
    if (isBlank(line)) {
      continue;
    }
    if (first && startsDocument(line)) {
      yield await wholeAs("json", joinLines(line, lines), maxBytes);
      return;
    }
    first = false;
    yield line.tooLong
      ? { kind: "unreadable", line: line.number, error: tooLong("the line", maxBytes) }
      : { kind: "json", line: line.number, bytes: line.bytes };
  }
}

function isBlank({ bytes }: Line): boolean {
  return bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

const [quote, backslash] = [0x22, 0x5c];
const openers = new Set([0x7b, 0x5b]);
const closers = new Set([0x7d, 0x5d]);

/** A first line that leaves braces open begins a document; otherwise it is a request of its own. */
function startsDocument({ bytes, tooLong: cut }: Line): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (inString) {
      index += byte === backslash ? 1 : 0;
      inString = byte !== quote;
    } else {
      inString = byte === quote;
      depth += Number(openers.has(byte)) - Number(closers.has(byte));
    }
  }
  return !cut && depth > 0;
}

async function* joinLines(first: Line, rest: AsyncIterable<Line>): AsyncGenerator<Uint8Array> {
  yield first.bytes;
  for await (const { bytes } of rest) {
    yield lineBreak;
    yield bytes;
  }
}
