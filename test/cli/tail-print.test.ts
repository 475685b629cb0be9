import { describe, expect, it } from "vitest";
import { jsonLine, renderPosition, renderRequest } from "../../src/cli/tail-print.ts";
import { decodeJson, signals } from "../../src/otlp/index.ts";
import { canonicalJson, requestJson } from "./telemetry-json.ts";

const position = {
  topic: "otlp_spans",
  partition: 3,
  offset: 9_007_199_254_740_993n,
  timestamp: new Date("2026-03-01T09:30:00.125Z"),
  keyText: null,
  bytes: new Uint8Array(1_250),
};

describe("renderPosition", () => {
  it("says where a record lies, when it was written, and its size", () => {
    expect(renderPosition(position, {})).toBe(
      "── otlp_spans partition 3 offset 9007199254740993 · 2026-03-01 09:30:00.125Z · 1.25 kB",
    );
  });

  it("names the key, neutralized, and leaves out a time that is not known", () => {
    const odd = { ...position, timestamp: undefined, keyText: "k\u001b[31m", offset: 0n };
    expect(renderPosition(odd, {})).toBe(
      "── otlp_spans partition 3 offset 0 · 1.25 kB · key k\\x1b[31m",
    );
  });
});

describe("jsonLine", () => {
  it.each(signals)("prints %s on one line", (signal) => {
    const line = jsonLine(signal, decodeJson(signal, requestJson[signal]));
    expect(line).toBe(canonicalJson[signal]);
    expect(line).not.toContain("\n");
  });
});

describe("renderRequest", () => {
  it.each([
    ["traces", "checkout"],
    ["metrics", "shop.orders"],
    ["logs", "order placed"],
  ] as const)("shows %s for a person", (signal, part) => {
    const text = renderRequest(signal, decodeJson(signal, requestJson[signal]), { width: 100 });
    expect(text).toContain(part);
    expect(text).not.toContain('{"');
  });
});
