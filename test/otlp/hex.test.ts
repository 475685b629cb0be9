import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../src/otlp/hex.ts";

describe("hexadecimal text", () => {
  it("is made as Node makes it", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(bytesToHex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
      }),
    );
  });

  it("gives back the bytes in either case", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), (bytes, upper) => {
        const hex = Buffer.from(bytes).toString("hex");
        expect(hexToBytes(upper ? hex.toUpperCase() : hex)).toEqual(bytes);
      }),
    );
  });

  it.each(["a", "0g", "g0", " 1", "0x01", "ä0", "00\u0100"])("is not %j", (text) => {
    expect(hexToBytes(text)).toBeUndefined();
  });
});
