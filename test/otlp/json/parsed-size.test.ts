import { describe, expect, it } from "vitest";
import { tracesPayload } from "../../../bench/payloads.ts";
import { SerializationError } from "../../../src/errors/index.ts";
import {
  checkParsedSize,
  decodeJson,
  encodeJsonBytes,
  parsedSize,
} from "../../../src/otlp/index.ts";
import { emptyObjects } from "../../support/otlp/empty-objects.ts";

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

describe("checkParsedSize", () => {
  it("refuses objects with nothing in them, and says how much they would take", () => {
    const check = () => checkParsedSize(emptyObjects(2_000_000));
    expect(check).toThrow(SerializationError);
    expect(check).toThrow(/2000\d\d\d bytes of JSON .* take \d{3} MiB .* 256 MiB/);
  });

  it("lets through as many as there is room for", () => {
    const bytes = emptyObjects(1_000_000);
    checkParsedSize(bytes);
    expect(decodeJson("traces", bytes).resourceSpans.length).toBeGreaterThan(300_000);
  });

  it("lets through telemetry that is as large, and a single long text", () => {
    const spans = encodeJsonBytes("traces", tracesPayload({ items: 15_000 }));
    expect(spans.length).toBeGreaterThan(10_000_000);
    checkParsedSize(spans);
    checkParsedSize(Buffer.from(JSON.stringify("{".repeat(spans.length))));
  });
});
