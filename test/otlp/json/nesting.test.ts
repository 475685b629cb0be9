import { describe, expect, it } from "vitest";
import { decodeJson } from "../../../src/otlp/index.ts";
import { isNestedDeeper } from "../../../src/otlp/json/nesting.ts";

describe("isNestedDeeper", () => {
  it.each([
    ["[[1],{}]", 2, false],
    ["[[1],{}]", 1, true],
    ['{"a":[]}', 1, true],
    ["[][][]", 1, false],
    ['["[[[["]', 1, false],
    [String.raw`["\"[[[["]`, 1, false],
    [String.raw`["\\",[["]`, 2, true],
    ['["[[[', 1, false],
    ["]]]][[", 1, false],
    ["", 1, false],
  ])("tells how deep %s is", (text, levels, isDeeper) => {
    expect(isNestedDeeper(text, levels)).toBe(isDeeper);
  });
});

describe("a large document", () => {
  it("is refused for its depth before it is parsed, in what is passed over too", () => {
    const deep = `${"[".repeat(40_000)}${"]".repeat(40_000)}`;
    const read = () => decodeJson("traces", `{"unknown":${deep}}`);
    expect(read).toThrowError(expect.objectContaining({ code: "LIMIT_EXCEEDED" }));
  });

  it("is read where texts in it look deep", () => {
    const name = "[".repeat(100_000);
    const { resourceSpans } = decodeJson(
      "traces",
      JSON.stringify({ resourceSpans: [{ schemaUrl: name }] }),
    );
    expect(resourceSpans[0]?.schemaUrl).toBe(name);
  });
});
