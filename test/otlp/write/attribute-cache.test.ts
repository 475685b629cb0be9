import { describe, expect, test } from "vitest";
import {
  AttributeCache,
  isPlainText,
  type KnownKey,
} from "../../../src/otlp/write/attribute-cache.ts";
import { toWords } from "../../../src/otlp/write/index.ts";

const encoded = (text: string) => toWords(new TextEncoder().encode(text));

function known(cache: AttributeCache, key: string, index = 0): KnownKey {
  const found = cache.lookUp(key, index);
  if (found === undefined) {
    throw new Error(`${key} is not kept`);
  }
  return found;
}

describe("AttributeCache", () => {
  test("finds what was kept under its key, wherever in a list the key stands", () => {
    const cache = new AttributeCache();
    cache.keep(known(cache, "a", 0), "x", encoded("a=x"));
    cache.keep(known(cache, "b", 1), "x", encoded("b=x"));
    for (const index of [0, 1, 2, 31, 32, 1_000]) {
      expect(known(cache, "a", index).texts?.get("x")).toEqual(encoded("a=x"));
      expect(known(cache, "b", index).texts?.get("x")).toEqual(encoded("b=x"));
    }
    expect(known(cache, "a").texts?.get("y")).toBeUndefined();
  });

  test("keeps 64 texts of a key, and none of a key with more", () => {
    const cache = new AttributeCache();
    for (let index = 0; index < 64; index++) {
      cache.keep(known(cache, "id"), `text ${index}`, encoded(""));
    }
    expect(known(cache, "id").texts?.size).toBe(64);
    cache.keep(known(cache, "id"), "one more", encoded(""));
    expect(known(cache, "id").texts).toBeUndefined();
  });

  test("starts anew after 512 keys", () => {
    const cache = new AttributeCache();
    const first = known(cache, "key 0", 0);
    for (let index = 1; index < 512; index++) {
      known(cache, `key ${index}`, 5);
    }
    expect(known(cache, "key 0", 7)).toBe(first);
    known(cache, "key 512", 5);
    expect(known(cache, "key 0", 9)).not.toBe(first);
  });

  test("keeps nothing of what is too long, or no key at all", () => {
    const cache = new AttributeCache();
    expect(cache.lookUp("k".repeat(128), 0)).toBeDefined();
    expect(cache.lookUp("k".repeat(129), 0)).toBeUndefined();
    expect(cache.lookUp(undefined, 0)).toBeUndefined();
    expect(cache.lookUp(7 as never, 0)).toBeUndefined();
    expect(isPlainText({ stringValue: "t".repeat(128) })).toBe(true);
    expect(isPlainText({ stringValue: "t".repeat(129) })).toBe(false);
  });

  test("knows a plain text from anything else", () => {
    expect(isPlainText({ stringValue: "" })).toBe(true);
    expect(isPlainText({ stringValue: "a", intValue: undefined })).toBe(true);
    expect(isPlainText({ stringValue: "a", intValue: 1n })).toBe(false);
    expect(isPlainText({ stringValue: "a", other: 1 } as never)).toBe(false);
    expect(isPlainText({ intValue: 1n })).toBe(false);
    expect(isPlainText({})).toBe(false);
    expect(isPlainText(undefined)).toBe(false);
    expect(isPlainText("text" as never)).toBe(false);
    expect(isPlainText({ stringValue: 7 } as never)).toBe(false);
  });
});
