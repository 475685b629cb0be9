import { describe, expect, it } from "vitest";
import { splitLines } from "../../src/cli/lines.ts";

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    yield Buffer.from(text);
  }
}

async function linesOf(texts: string[], limit = 1_000): Promise<[number, string, boolean][]> {
  const lines: [number, string, boolean][] = [];
  for await (const { number, bytes, tooLong } of splitLines(chunks(...texts), limit)) {
    lines.push([number, Buffer.from(bytes).toString(), tooLong]);
  }
  return lines;
}

describe("splitLines", () => {
  it("numbers lines from 1, wherever the chunks end", async () => {
    expect(await linesOf(["on", "e\ntw", "o", "\n", "three\nfour"])).toEqual([
      [1, "one", false],
      [2, "two", false],
      [3, "three", false],
      [4, "four", false],
    ]);
  });

  it("counts empty lines and has none after the last line break", async () => {
    expect(await linesOf(["\na\n\nb\n"])).toEqual([
      [1, "", false],
      [2, "a", false],
      [3, "", false],
      [4, "b", false],
    ]);
    expect(await linesOf([])).toEqual([]);
  });

  it("keeps a character that chunks cut in two whole", async () => {
    const bytes = Buffer.from("日本\n");
    const lines: string[] = [];
    const parts = [bytes.subarray(0, 2), bytes.subarray(2)];
    for await (const line of splitLines(
      (async function* () {
        yield* parts;
      })(),
      100,
    )) {
      lines.push(Buffer.from(line.bytes).toString());
    }
    expect(lines).toEqual(["日本"]);
  });

  it("keeps the start of a line over the limit, says so, and goes on with the next", async () => {
    expect(await linesOf(["abcd", "efgh", "ijk\nshort\n12345"], 5)).toEqual([
      [1, "abcde", true],
      [2, "short", false],
      [3, "12345", false],
    ]);
  });

  it("holds one line at a time, of an input of any length", async () => {
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      const chunk = Buffer.from(`${"x".repeat(99)}\n`.repeat(1_000));
      for (let sent = 0; sent < 1_000; sent += 1) {
        yield chunk;
      }
    };
    let count = 0;
    let held = 0;
    for await (const { bytes } of splitLines(endless(), 1_000)) {
      count += 1;
      held = Math.max(held, bytes.length);
    }
    expect([count, held]).toEqual([1_000_000, 99]);
  });
});
