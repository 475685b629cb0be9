import {
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import {
  decodeExportResponse,
  type Encoding,
  encodeExportResponse,
  signals,
} from "../../../src/otlp/index.ts";

const partial = { rejectedItems: 300, message: "zu groß" };
const encodings: readonly Encoding[] = ["protobuf", "json"];

describe("an export response", () => {
  it("takes no byte in protobuf where all was taken, and two in JSON", () => {
    expect(encodeExportResponse("traces", "protobuf")).toHaveLength(0);
    expect(Buffer.from(encodeExportResponse("traces", "json")).toString()).toBe("{}");
  });

  it.each(signals.flatMap((signal) => encodings.map((encoding) => [signal, encoding] as const)))(
    "tells of %s that were not taken, in %s",
    (signal, encoding) => {
      const bytes = encodeExportResponse(signal, encoding, partial);
      expect(decodeExportResponse(signal, encoding, bytes)).toEqual(partial);
      const whole = encodeExportResponse(signal, encoding);
      expect(decodeExportResponse(signal, encoding, whole)).toBeUndefined();
    },
  );

  it("is read by OpenTelemetry's own exporters", () => {
    const read = (serializer: { deserializeResponse(bytes: Uint8Array): unknown }, json = false) =>
      serializer.deserializeResponse(
        encodeExportResponse(json ? "traces" : "metrics", json ? "json" : "protobuf", partial),
      );
    expect(Number(fieldOf(read(ProtobufTraceSerializer), "rejectedSpans"))).toBe(300);
    expect(Number(fieldOf(read(ProtobufMetricsSerializer), "rejectedDataPoints"))).toBe(300);
    expect(Number(fieldOf(read(ProtobufLogsSerializer), "rejectedLogRecords"))).toBe(300);
    expect(Number(fieldOf(read(JsonTraceSerializer, true), "rejectedSpans"))).toBe(300);
    expect(fieldOf(read(ProtobufTraceSerializer), "errorMessage")).toBe("zu groß");
  });

  it("is a warning where nothing was refused and there is a message", () => {
    const warning = { rejectedItems: 0, message: "old version" };
    for (const encoding of encodings) {
      const bytes = encodeExportResponse("logs", encoding, warning);
      expect(decodeExportResponse("logs", encoding, bytes)).toEqual(warning);
    }
  });

  it.each([
    ["unknown fields", Buffer.from([0x78, 1, 0x0a, 6, 0x08, 5, 0x12, 0, 0x18, 9]), 5],
    ["a negative number", Buffer.from([0x0a, 11, 0x08, ...Array(9).fill(0xff), 1]), undefined],
  ])("is read with %s", (_what, bytes, rejected) => {
    expect(decodeExportResponse("traces", "protobuf", bytes)?.rejectedItems).toBe(rejected);
  });

  it.each([
    ['{"partialSuccess":{"rejectedSpans":3}}', 3],
    ['{"partialSuccess":{"rejectedSpans":"4"}}', 4],
    ['{"partialSuccess":null}', undefined],
    ['{"partialSuccess":{"rejectedSpans":"many"}}', undefined],
    ["null", undefined],
    ["[]", undefined],
  ])("is read from %s", (text, rejected) => {
    const read = decodeExportResponse("traces", "json", Buffer.from(text));
    expect(read?.rejectedItems).toBe(rejected);
  });

  it.each([
    ["protobuf", Buffer.from([0x0a, 200])],
    ["json", Buffer.from("<html>")],
  ] as const)("that is no %s is a SerializationError", (encoding, bytes) => {
    expect(() => decodeExportResponse("traces", encoding, bytes)).toThrow(SerializationError);
  });
});

function fieldOf(response: unknown, name: string): unknown {
  return (response as { partialSuccess?: Record<string, unknown> }).partialSuccess?.[name];
}
