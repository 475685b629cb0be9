import { describe, expect, it } from "vitest";
import { mergeOptions } from "../../../src/config/check/merge.ts";

describe("mergeOptions", () => {
  it("joins sections, and lets the second win", () => {
    const base = { a: 1, section: { x: 1, y: 2 }, list: [1, 2] };
    const over = { b: 2, section: { y: 3 }, list: [3] };
    expect(mergeOptions(base, over)).toEqual({ a: 1, b: 2, section: { x: 1, y: 3 }, list: [3] });
  });

  it("changes neither", () => {
    const base = Object.freeze({ section: Object.freeze({ x: 1 }) });
    const over = Object.freeze({ section: Object.freeze({ y: 2 }) });
    expect(mergeOptions(base, over)).toEqual({ section: { x: 1, y: 2 } });
    expect(base).toEqual({ section: { x: 1 } });
  });

  it("leaves the first where the second says nothing", () => {
    expect(mergeOptions({ a: 1 }, { a: undefined })).toEqual({ a: 1 });
    expect(mergeOptions({ a: 1 }, undefined)).toEqual({ a: 1 });
  });

  it("replaces what is no section, and what is one by what is none", () => {
    const logger = new (class {
      level = 1;
    })();
    expect(mergeOptions({ a: { x: 1 } }, { a: "text" })).toEqual({ a: "text" });
    expect(mergeOptions({ a: "text" }, { a: { x: 1 } })).toEqual({ a: { x: 1 } });
    expect((mergeOptions({ a: { x: 1 } }, { a: logger }) as { a: unknown }).a).toBe(logger);
    expect(mergeOptions(undefined, { a: 1 })).toEqual({ a: 1 });
  });
});
