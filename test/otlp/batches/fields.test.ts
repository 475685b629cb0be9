import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import {
  batchToRequest,
  createLogsBatch,
  createMetricsBatch,
  createTracesBatch,
  type LogsBatchInput,
  type MetricsBatchInput,
  type TracesBatchInput,
} from "../../../src/otlp/index.ts";

type Fields = Record<string, unknown>;

const span = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  name: "GET /",
  startTime: 1n,
  endTime: 2n,
};
const point = { name: "requests", type: "counter", value: 1n, timestamp: 1n };
const record = { timestamp: 1n };

function fieldOf(write: () => unknown): string | undefined {
  try {
    write();
  } catch (error) {
    if (error instanceof SerializationError && error.code === "INVALID_BATCH") {
      return error.field;
    }
    throw error;
  }
  throw new Error("was not refused");
}

const traces = (fields: Fields) =>
  fieldOf(() => createTracesBatch({ spans: [span, { ...span, ...fields }] } as TracesBatchInput));
const metrics = (fields: Fields) =>
  fieldOf(() =>
    createMetricsBatch({ metrics: [point, { ...point, ...fields }] } as MetricsBatchInput),
  );
const logs = (fields: Fields) =>
  fieldOf(() => createLogsBatch({ records: [record, { ...record, ...fields }] } as LogsBatchInput));

describe("a field that OTLP cannot hold is named: in a span", () => {
  it.each([
    ["traceId", { traceId: undefined }],
    ["traceId", { traceId: "0af7" }],
    ["traceId", { traceId: "zzf7651916cd43dd8448eb211c80319c" }],
    ["spanId", { spanId: span.traceId }],
    ["spanId", { spanId: new Uint8Array(8) }],
    ["parentSpanId", { parentSpanId: "1" }],
    ["traceState", { traceState: 1 }],
    ["name", { name: undefined }],
    ["name", { name: 7 }],
    ["kind", { kind: "sever" }],
    ["kind", { kind: 1.5 }],
    ["startTime", { startTime: 1_700_000_000_000 }],
    ["startTime", { startTime: undefined }],
    ["startTime", { startTime: -1n }],
    ["endTime", { endTime: new Date(Number.NaN) }],
    ["endTime", { endTime: new Date(-1) }],
    ["endTime", { endTime: 2n ** 64n }],
    ["attributes", { attributes: [] }],
    ["attributes", { attributes: null }],
    ["attributes", { attributes: new Map() }],
    ['attributes["a"]', { attributes: { a: new Date() } }],
    ["droppedAttributesCount", { droppedAttributesCount: -1 }],
    ["droppedEventsCount", { droppedEventsCount: 0.5 }],
    ["droppedLinksCount", { droppedLinksCount: 2 ** 32 }],
    ["flags", { flags: "1" }],
    ["events", { events: {} }],
    ["events[0]", { events: [null] }],
    ["events[1].name", { events: [{ name: "a", time: 1n }, { time: 1n }] }],
    ["events[0].time", { events: [{ name: "a" }] }],
    [
      'events[0].attributes["x"]',
      { events: [{ name: "a", time: 1n, attributes: { x: Symbol() } }] },
    ],
    ["links[0].traceId", { links: [{ spanId: span.spanId }] }],
    ["links[0].spanId", { links: [{ traceId: span.traceId, spanId: "no" }] }],
    ["status", { status: null }],
    ["status.code", { status: {} }],
    ["status.code", { status: { code: "failed" } }],
    ["status.message", { status: { code: "error", message: new Error("x") } }],
    ["resource", { resource: "checkout" }],
    ['resource.attributes["a"]', { resource: { attributes: { a: Symbol() } } }],
    ["resource.entities[0].type", { resource: { entities: [{ idKeys: ["a"] }] } }],
    [
      "resource.entities[0].idKeys[1]",
      { resource: { entities: [{ type: "x", idKeys: ["a", 1] }] } },
    ],
    ["scope", { scope: 1 }],
    ["scope.name", { scope: { name: 1 } }],
    ["scope.droppedAttributesCount", { scope: { droppedAttributesCount: Number.NaN } }],
  ])("%s", (field, fields) => {
    expect(traces(fields)).toBe(`spans[1].${field}`);
  });
});

describe("in a point of a metric", () => {
  const histogram = { type: "histogram" };
  const exponential = { type: "exponentialHistogram" };
  it.each([
    ["name", { name: undefined }],
    ["type", { type: "sum" }],
    ["type", { type: undefined }],
    ["description", { description: 1, name: "other" }],
    ["unit", { unit: {} }],
    ["metadata", { metadata: "x" }],
    ["temporality", { temporality: "weekly" }],
    ["timestamp", { timestamp: undefined }],
    ["startTime", { startTime: 5 }],
    ["value", { value: undefined }],
    ["value", { value: "1" }],
    ["value", { value: 2n ** 63n }],
    ['labels["a"]', { labels: { a: Symbol() } }],
    ["exemplars[0].value", { exemplars: [{ time: 1n }] }],
    ["exemplars[0].traceId", { exemplars: [{ time: 1n, value: 1, traceId: "0" }] }],
    ["value", { ...histogram, value: 3 }],
    ["value.count", { ...histogram, value: {} }],
    ["value.count", { ...histogram, value: { count: -1 } }],
    ["value.count", { ...histogram, value: { count: 2 ** 53 } }],
    ["value.count", { ...histogram, value: { count: 2n ** 64n } }],
    ["value.sum", { ...histogram, value: { count: 1, sum: 1n } }],
    ["value.counts[1]", { ...histogram, value: { count: 1, counts: [1, 0.5], bounds: [1] } }],
    ["value.counts", { ...histogram, value: { count: 1, counts: [1, 1], bounds: [1, 2] } }],
    ["value.bounds[0]", { ...histogram, value: { count: 1, counts: [1, 1], bounds: ["1"] } }],
    ["value.scale", { ...exponential, value: { count: 1, scale: 2 ** 31 } }],
    ["value.positive", { ...exponential, value: { count: 1, scale: 1, positive: null } }],
    ["value.negative.counts", { ...exponential, value: { count: 1, scale: 1, negative: {} } }],
    ["value.sum", { type: "summary", value: { count: 1 } }],
    [
      "value.quantiles[0].value",
      { type: "summary", value: { count: 1, sum: 1, quantiles: [{ quantile: 1 }] } },
    ],
  ])("%s", (field, fields) => {
    expect(metrics(fields)).toBe(`metrics[1].${field}`);
  });
});

describe("in a log record", () => {
  it.each([
    ["timestamp", { timestamp: "now" }],
    ["observedTime", { observedTime: 1 }],
    ["severityNumber", { severityNumber: "INFO" }],
    ["severityText", { severityText: 9 }],
    ["body", { body: Symbol() }],
    ["eventName", { eventName: [] }],
    ["traceId", { traceId: "1" }],
    ["spanId", { spanId: 1n }],
    ["flags", { flags: -1 }],
  ])("%s", (field, fields) => {
    expect(logs(fields)).toBe(`records[1].${field}`);
  });
});

describe("in the batch itself", () => {
  it.each([
    ["spans", { spans: undefined }],
    ["spans", { spans: { 0: span } }],
    ["spans[0]", { spans: [undefined] }],
    ["resource.schemaUrl", { resource: { schemaUrl: 1 }, spans: [span] }],
    ["scope.attributes", { scope: { attributes: 1 }, spans: [span] }],
    ["id", { id: "", spans: [] }],
    ["id", { id: 7, spans: [] }],
    ["timestamp", { timestamp: 7, spans: [] }],
    ["metadata", { metadata: null, spans: [] }],
    ['metadata["a"]', { metadata: { a: 1 }, spans: [] }],
    [undefined, null],
  ])("%s", (field, batch) => {
    expect(fieldOf(() => createTracesBatch(batch as unknown as TracesBatchInput))).toBe(field);
  });

  it("an index counts from the batch's start, whatever resources and metrics stand before", () => {
    const inOther = { ...point, resource: { attributes: { host: "b" } } };
    const bad = { ...inOther, name: "errors", value: "1" };
    expect(
      fieldOf(() => createMetricsBatch({ metrics: [point, inOther, inOther, bad] } as never)),
    ).toBe("metrics[3].value");
  });
});

describe("the message", () => {
  it("says what was found, what belongs there and where", () => {
    const write = () =>
      batchToRequest("logs", { records: [{ timestamp: 5 as unknown as bigint }] });
    expect(write).toThrow(
      /found 5 where a Date, or a bigint of nanoseconds .* belongs in records\[0\]\.timestamp\. /,
    );
  });

  it("shows the beginning of a long text only", () => {
    const name = "x".repeat(1_000);
    expect(() => createTracesBatch({ spans: [{ ...span, kind: name as "server" }] })).toThrow(
      /found the string "x{40}…" where one of unspecified, internal, .* belongs/,
    );
  });
});
