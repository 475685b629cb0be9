import { describe, expect, it } from "vitest";
import { type Piece, readPieces } from "../../src/cli/send-input.ts";

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

async function piecesOf(input: string | Uint8Array, { size = 7, limit = 10_000 } = {}) {
  const pieces: Piece[] = [];
  for await (const piece of readPieces(inChunks(Buffer.from(input), size), limit)) {
    pieces.push(piece);
  }
  return pieces;
}

/** Pieces of JSON as line and text. */
async function jsonOf(input: string | Uint8Array, options = {}) {
  const pieces = await piecesOf(input, options);
  return pieces.map((piece) =>
    piece.kind === "json" ? [piece.line, Buffer.from(piece.bytes).toString()] : [piece.kind],
  );
}

const request = '{"resourceSpans":[{"scopeSpans":[]}]}';

describe("readPieces", () => {
  it("reads JSON lines one by one, with their numbers, past empty lines", async () => {
    expect(await jsonOf(`${request}\n\n${request}\r\n{}\n`)).toEqual([
      [1, request],
      [3, `${request}\r`],
      [4, "{}"],
    ]);
  });

  it("reads a request on a single line without a line break", async () => {
    expect(await jsonOf(request)).toEqual([[1, request]]);
  });

  it("reads a document over several lines as one", async () => {
    const pretty = JSON.stringify(JSON.parse(request), undefined, 2);
    expect(await jsonOf(pretty)).toEqual([[undefined, pretty]]);
  });

  it("is not misled by braces in texts", async () => {
    const tricky = '{"a":"{[\\"{"}';
    expect(await jsonOf(`${tricky}\n${tricky}`)).toEqual([
      [1, tricky],
      [2, tricky],
    ]);
  });

  it("reads JSON behind a byte order mark and line breaks", async () => {
    expect(await jsonOf(`\ufeff\n\n${request}`)).toEqual([[3, request]]);
  });

  it("reads an empty input and a blank one as nothing", async () => {
    expect(await piecesOf("")).toEqual([]);
    expect(await piecesOf("\n \n")).toEqual([]);
  });

  it("hands what is neither JSON nor protobuf on as a line, to be named by its number", async () => {
    expect(await jsonOf("hello\nworld")).toEqual([
      [1, "hello"],
      [2, "world"],
    ]);
  });

  it("reads protobuf as one, whatever bytes follow its first", async () => {
    const protobuf = Buffer.from("0a7b0a220a20", "hex");
    expect(await piecesOf(protobuf, { size: 1 })).toEqual([{ kind: "protobuf", bytes: protobuf }]);
  });

  it("takes the zero byte of a Schema Registry frame for protobuf", async () => {
    const framed = Buffer.from("0000000007000a00", "hex");
    expect(await piecesOf(framed)).toEqual([{ kind: "protobuf", bytes: framed }]);
  });

  it("names a line over the limit and goes on with the next", async () => {
    const pieces = await piecesOf(`{}\n{"a":"${"x".repeat(60)}"}\n{}`, { limit: 50 });
    expect(pieces.map(({ kind }) => kind)).toEqual(["json", "unreadable", "json"]);
    expect(pieces[1]).toMatchObject({ line: 2, error: { code: "LIMIT_EXCEEDED" } });
  });

  it("refuses a document or protobuf over the limit", async () => {
    const document = `{\n"a": [\n${"1,\n".repeat(100)}1]}`;
    for (const input of [document, Buffer.concat([Buffer.from([0x0a]), Buffer.alloc(100)])]) {
      expect(await piecesOf(input, { limit: 50 })).toMatchObject([
        { kind: "unreadable", error: { code: "LIMIT_EXCEEDED" } },
      ]);
    }
  });

  it("hands a line on as soon as it is there", async () => {
    const slow = (async function* () {
      yield Buffer.from("{");
      yield Buffer.from(`}\n`);
      await new Promise(() => {});
    })();
    const first = await readPieces(slow).next();
    expect(first.value).toMatchObject({ kind: "json", line: 1 });
  });

  it("lets go of its input when its reader stops early", async () => {
    let released = false;
    const input = (async function* () {
      try {
        for (;;) {
          yield Buffer.from(`${request}\n`.repeat(200));
        }
      } finally {
        released = true;
      }
    })();
    for await (const piece of readPieces(input)) {
      expect(piece.kind).toBe("json");
      break;
    }
    expect(released).toBe(true);
  });
});
