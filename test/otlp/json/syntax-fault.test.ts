import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { syntaxFaultOf } from "../../../src/otlp/json/syntax-fault.ts";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("syntaxFaultOf", () => {
  test.each([
    ["", 0],
    ["  ", 2],
    ["[1,]", 3],
    ["[1 2]", 3],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{"a":}', 5],
    ["{a:1}", 1],
    ["[1]]", 3],
    ["[}", 1],
    ["{]", 1],
    ['{"a":1', 6],
    ['"cut', 0],
    ['["a\nb"]', 1],
    ["[01]", 2],
    ["[+1]", 1],
    ["[nul]", 1],
    ["{} x", 3],
    [",", 0],
    [":", 0],
  ])("finds where %j stops being JSON", (text, index) => {
    expect(isJson(text)).toBe(false);
    expect(syntaxFaultOf(text)).toBe(index);
  });

  test("agrees with JSON.parse on what is JSON", () => {
    const damaged = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom("", ",", "]", "}", '"', "0", "x"),
    );
    fc.assert(
      fc.property(damaged, ([json, place, extra]) => {
        const at = place % (json.length + 1);
        const text = json.slice(0, at) + extra + json.slice(at + 1);
        // Whole JSON has no fault before its end; what is refused has one that more text may mend.
        const fault = syntaxFaultOf(text);
        expect(fault).toBeLessThanOrEqual(text.length);
        if (isJson(text)) {
          expect(text.slice(fault).trim()).toBe("");
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
