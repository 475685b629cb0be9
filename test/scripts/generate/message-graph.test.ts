import { describe, expect, it } from "vitest";
import {
  countingMessages,
  depthOf,
  recursiveMessages,
  requestMessages,
} from "../../../scripts/generate/message-graph.ts";

describe("the graph of messages", () => {
  it.each([
    ["ExportTraceServiceRequest", 0],
    ["ResourceLogs", 1],
    ["Resource", 2],
    ["InstrumentationScope", 3],
    ["Span", 3],
    ["SpanEvent", 4],
    ["NumberDataPoint", 5],
    ["Exemplar", 6],
  ])("knows how deep %s lies", (name, depth) => {
    expect(depthOf(name)).toBe(depth);
  });

  it("knows which messages may lie inside themselves", () => {
    expect([...recursiveMessages].sort()).toEqual([
      "AnyValue",
      "ArrayValue",
      "KeyValue",
      "KeyValueList",
    ]);
  });

  it("knows what lies above items, and not the items themselves", () => {
    expect([...countingMessages].filter((name) => /Log/.test(name)).sort()).toEqual([
      "ExportLogsServiceRequest",
      "ResourceLogs",
      "ScopeLogs",
    ]);
    expect(countingMessages.has("Metric")).toBe(true);
    expect(countingMessages.has("Sum")).toBe(true);
    expect(countingMessages.has("Resource")).toBe(false);
    expect(countingMessages.has("NumberDataPoint")).toBe(false);
  });

  it("leaves responses out of what a request may hold", () => {
    expect(requestMessages.has("EntityRef")).toBe(true);
    expect(requestMessages.has("ExportTraceServiceResponse")).toBe(false);
    expect(requestMessages.has("ExportTracePartialSuccess")).toBe(false);
  });
});
