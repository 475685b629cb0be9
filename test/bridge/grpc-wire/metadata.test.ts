import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeGrpcMessage, encodeGrpcMessage } from "../../../src/bridge/grpc-wire/index.ts";

describe("grpc-message", () => {
  it.each([
    ["plain text, unchanged", "plain text, unchanged"],
    ["100 %", "100 %25"],
    ["zu groß\n", "zu gro%C3%9F%0A"],
  ])("is %j as %s", (text, encoded) => {
    expect(encodeGrpcMessage(text)).toBe(encoded);
    expect(decodeGrpcMessage(encoded)).toBe(text);
  });

  it("keeps every text, in what a header may hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const encoded = encodeGrpcMessage(text);
        expect(encoded).toMatch(/^[\x20-\x7e]*$/);
        expect(decodeGrpcMessage(encoded)).toBe(text);
      }),
    );
  });

  it.each(["%", "%4", "%zz", "50% off"])("leaves %s as it is", (text) => {
    expect(decodeGrpcMessage(text)).toBe(text);
  });
});
