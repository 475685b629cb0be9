import { describe, expect, it } from "vitest";
import { inputFormat } from "../../src/cli/input-format.ts";

const formatOf = (text: string, complete = false) =>
  inputFormat(Buffer.from(text, "latin1"), complete);

describe("inputFormat", () => {
  it.each([
    ['{"resourceSpans"', "json"],
    ["{}", "json"],
    ['\n\n  {\r\n\t"r', "json"],
    ["hello", "json"],
    ["[]", "json"],
    ["\n\u0012\u0004abcd", "protobuf"],
    ['\n{\n"\n\u001e', "protobuf"],
    ["\u0000\u0000\u0000\u0000\u0007\u0000\n", "protobuf"],
  ])("of %j is told at once: %s", (text, format) => {
    expect(formatOf(text)).toBe(format);
  });

  it.each(["", "\n", " \r\n", "{", "\n{", '\n{\n"'])(
    "of %j is not told before more comes",
    (text) => {
      expect(formatOf(text)).toBeUndefined();
      expect(formatOf(text, true)).toBe("json");
    },
  );
});
