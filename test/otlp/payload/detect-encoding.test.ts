import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectEncoding, signals } from "../../../src/otlp/index.ts";
import { randomRequest } from "../../support/otlp/random-request.ts";
import { field, request } from "../../support/otlp/wire-bytes.ts";

const detect = (text: string) => detectEncoding(new TextEncoder().encode(text));

describe("detectEncoding", () => {
  it.each([
    "{}",
    '{"resourceSpans":[]}',
    '  {"resourceSpans":[]}',
    '\n{\n  "resourceSpans": []\n}',
    '\r\n\t{\t"resourceLogs":[]}',
    "{ }",
    '\uFEFF{"resourceMetrics":[]}',
  ])("takes %j for JSON", (text) => {
    expect(detect(text)).toBe("json");
  });

  it("takes no bytes for an empty request in protobuf", () => {
    expect(detect("")).toBe("protobuf");
  });

  it.each(["[]", "null", "text", "{", "{1", "\n\n\n"])("does not take %j for JSON", (text) => {
    expect(detect(text)).toBe("protobuf");
  });

  it("takes for protobuf a first resource of 123 bytes, which begins as a line feed and a brace", () => {
    const spans = field(2, field(2, field(5, "x".repeat(117))));
    const bytes = request(field(1, spans));
    expect([...bytes.subarray(0, 2)]).toEqual([0x0a, 0x7b]);
    expect(detectEncoding(bytes)).toBe("protobuf");
  });

  it("takes every request in protobuf for protobuf", () => {
    fc.assert(
      fc.property(fc.constantFrom(...signals), fc.nat(), (signal, seed) => {
        expect(detectEncoding(randomRequest(signal, seed))).toBe("protobuf");
      }),
      { numRuns: 300 },
    );
  });
});
