import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { layoutFor, wantsColor } from "../../src/render/index.ts";

const stream = (properties: { isTTY?: boolean; columns?: number }) =>
  Object.assign(new PassThrough(), properties);

describe("wantsColor", () => {
  it.each<[string, boolean, Record<string, string>, boolean]>([
    ["a terminal", true, {}, true],
    ["a pipe", false, {}, false],
    ["a terminal with NO_COLOR", true, { NO_COLOR: "1" }, false],
    ["a terminal with an empty NO_COLOR", true, { NO_COLOR: "" }, true],
    ["a dumb terminal", true, { TERM: "dumb" }, false],
    ["a pipe with FORCE_COLOR", false, { FORCE_COLOR: "1" }, true],
    ["a pipe with an empty FORCE_COLOR", false, { FORCE_COLOR: "" }, true],
    ["a terminal with FORCE_COLOR=0", true, { FORCE_COLOR: "0" }, false],
    ["a pipe with both", false, { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
  ])("on %s", (_, isTTY, env, expected) => {
    expect(wantsColor(stream({ isTTY }), env)).toBe(expected);
  });
});

describe("layoutFor", () => {
  it("uses the terminal's width, else COLUMNS, else 100", () => {
    expect(layoutFor(stream({ columns: 72 }), { COLUMNS: "90" }).width).toBe(72);
    expect(layoutFor(stream({}), { COLUMNS: "90" }).width).toBe(90);
    expect(layoutFor(stream({}), {}).width).toBe(100);
    expect(layoutFor(stream({}), { COLUMNS: "wide" }).width).toBe(100);
    expect(layoutFor(stream({ columns: 0 }), {}).width).toBe(100);
  });
});
