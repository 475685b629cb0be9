import { describe, expect, it } from "vitest";
import { parsedSize } from "../../../src/bridge/receiver/json-size.ts";

const size = (text: string) => parsedSize(Buffer.from(text));

describe("parsedSize", () => {
  it("grows with the objects and the elements of lists, wherever they are", () => {
    expect(size("[{},{}]") - size("[{}]")).toBeGreaterThan(600);
    expect(size("[1,1,1]") - size("[1,1]")).toBeGreaterThan(40);
    expect(size("")).toBe(0);
  });

  it.each([
    ['"{{{,,,"', '"aaaaaa"'],
    [String.raw`"\"{{{,"`, String.raw`"\"aaaa"`],
    [String.raw`"\\\\",[]`, String.raw`"\\\\",[]`],
    ['"{{{', '"aaa'],
  ])("takes what is in a text for text: %s", (text, plain) => {
    expect(size(text)).toBe(size(plain));
  });

  it("goes on behind a text that ends with a backslash", () => {
    expect(size(String.raw`["\\",{}]`)).toBeGreaterThan(600);
  });
});
