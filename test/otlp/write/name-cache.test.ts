import { describe, expect, test } from "vitest";
import { toWords } from "../../../src/otlp/write/index.ts";
import { NameCache } from "../../../src/otlp/write/name-cache.ts";

/** Writes names as a writer does; gives how many of them had to be encoded. */
function write(cache: NameCache, names: readonly string[]): number {
  let encoded = 0;
  for (const name of names) {
    if (cache.lookUp(name) === undefined) {
      encoded += 1;
      if (cache.wants(name)) {
        cache.keep(name, toWords(new TextEncoder().encode(name)));
      }
    }
  }
  return encoded;
}

const numbered = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, index) => `${prefix} ${index}`);

describe("NameCache", () => {
  test("knows what it was given", () => {
    const cache = new NameCache();
    expect(write(cache, ["a", "b", "a", "b"])).toBe(2);
    expect(cache.lookUp("a")).toEqual({ words: Uint32Array.of(0x61), size: 1 });
    expect(cache.lookUp("c")).toBeUndefined();
  });

  test("keeps 512 names", () => {
    const cache = new NameCache();
    write(cache, numbered(600, "name"));
    expect(write(cache, numbered(512, "name"))).toBe(0);
    expect(write(cache, ["name 512", "name 599"])).toBe(2);
  });

  test("does not keep long names", () => {
    const cache = new NameCache();
    const long = "x".repeat(65);
    expect(write(cache, [long, long, "y".repeat(64), "y".repeat(64)])).toBe(3);
  });

  test("turns to other names when these come for long enough", () => {
    const cache = new NameCache();
    write(cache, numbered(512, "old"));
    const others = numbered(100, "new");
    for (let time = 0; time < 30; time++) {
      write(cache, others);
    }
    expect(write(cache, others)).toBe(0);
    expect(write(cache, ["old 0"])).toBe(1);
  });
});
