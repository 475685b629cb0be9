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

  it("takes it for protobuf where the length of its resource reads as a quote", () => {
    const resource = field(1, field(1, "x".repeat(32)));
    const spans = field(1, resource, field(3, "y".repeat(85)));
    for (const more of [[], field(1, field(3, "z".repeat(300)))]) {
      const bytes = request(spans, more);
      expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('\n{\n"');
      expect(detectEncoding(bytes)).toBe("protobuf");
    }
  });

  it("takes JSON after a line feed for JSON, whatever its length", () => {
    for (let length = 0; length < 400; length++) {
      const text = `\n{"resourceSpans":[{"schemaUrl":"${"a".repeat(length)}"}]}`;
      expect(detect(text)).toBe("json");
      expect(detect(text.replaceAll(/([{[])/g, "$1\n  "))).toBe("json");
    }
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
