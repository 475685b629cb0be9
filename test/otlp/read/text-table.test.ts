import { describe, expect, test, vi } from "vitest";
import { texts } from "../../../src/otlp/read/text-table.ts";

/** Reads texts as a reader does: each lies between others in one payload. */
function readAll(contents: readonly Uint8Array[]): string[] {
  return readFrom(payloadOf(contents), contents);
}

function payloadOf(contents: readonly Uint8Array[]): Buffer {
  return Buffer.concat(contents.flatMap((content) => [content, Buffer.from("|")]));
}

function readFrom(buffer: Buffer, contents: readonly Uint8Array[]): string[] {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  let start = 0;
  return contents.map(({ length }) => {
    const end = start + length;
    const text = texts.read(buffer, view, start, end);
    start = end + 1;
    return text;
  });
}

const encode = (list: readonly string[]) => list.map((text) => Buffer.from(text, "utf8"));

describe("the table of texts", () => {
  test("reads every length the same the first, second and third time", () => {
    const lengths = Array.from({ length: 130 }, (_, length) =>
      "abcdefg".repeat(20).slice(0, length),
    );
    for (let time = 0; time < 3; time++) {
      expect(readAll(encode(lengths))).toEqual(lengths);
    }
  });

  test("makes no text anew that came twice in a row", () => {
    const contents = encode(["first.of.its.kind", "first.of.its.kind", "first.of.its.kind"]);
    const buffer = payloadOf(contents);
    const make = vi.spyOn(buffer, "toString");
    readFrom(buffer, contents);
    readFrom(buffer, contents);
    expect(make).toHaveBeenCalledTimes(2);
  });

  test("tells texts apart that differ in one byte anywhere", () => {
    const base = "0123456789abcdefghij";
    const others = [...base].map((_, at) => `${base.slice(0, at)}X${base.slice(at + 1)}`);
    for (let time = 0; time < 4; time++) {
      expect(readAll(encode([base, ...others]))).toEqual([base, ...others]);
    }
  });

  test("stays right when many more texts come than it has room for", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `key.${index % 7_000}.${index}`);
    const doubled = many.flatMap((text) => [text, text, text]);
    expect(readAll(encode(doubled))).toEqual(doubled);
    expect(readAll(encode(many))).toEqual(many);
  });

  test("reads UTF-8, and U+FFFD where it is none", () => {
    const bytes = [
      Buffer.from("日本語 𝄞 ünï"),
      Buffer.from([0x61, 0x62, 0xff, 0x63, 0x64]),
      Buffer.from([0xc3, 0x28, 0x61, 0x61]),
      Buffer.from("\ufeffwith a mark"),
    ];
    const expected = ["日本語 𝄞 ünï", "ab\ufffdcd", "\ufffd(aa", "\ufeffwith a mark"];
    for (let time = 0; time < 3; time++) {
      expect(readAll(bytes)).toEqual(expected);
    }
  });
});
