import { expect, it } from "vitest";
import { hexDump } from "../../../src/cli/dlq/hex-dump.ts";

it("prints sixteen bytes a line, as numbers and as what can be printed of them", () => {
  expect(hexDump(Buffer.from("0123456789abcdef\u001b[2J\n"))).toEqual([
    "00000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef",
    `00000010  1b 5b 32 4a 0a${" ".repeat(33)}  .[2J.`,
  ]);
  expect(hexDump(new Uint8Array())).toEqual([]);
});
