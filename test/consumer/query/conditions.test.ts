import { describe, expect, test } from "vitest";
import { compileFilters } from "../../../src/consumer/query/conditions.ts";
import type { QueryFilter } from "../../../src/consumer/query/query-options.ts";
import {
  createLogsBatch,
  createMetricsBatch,
  createTracesBatch,
  type LogRecordInput,
  type SpanInput,
} from "../../../src/otlp/index.ts";

const resource = {
  attributes: { "service.name": "shop", "host.cpus": 8n, name: "of the resource" },
};
const scope = { name: "http", attributes: { library: "undici" } };

function span(more: Partial<SpanInput> = {}) {
  const [made] = createTracesBatch({
    resource,
    scope,
    spans: [
      {
        traceId: "0af7651916cd43dd8448eb211c80319c",
        spanId: "b7ad6b7169203331",
        name: "GET /orders",
        kind: "server",
        startTime: 1_000_000_000n,
        endTime: 1_250_000_000n,
        attributes: {
          "http.response.status_code": 503n,
          ratio: 0.25,
          retried: true,
          tags: ["red", "green"],
          nested: { deep: { text: "needle here" } },
          nothing: null,
        },
        status: { code: "error" },
        ...more,
      },
    ],
  }).spans;
  return made as NonNullable<typeof made>;
}

function log(more: Partial<LogRecordInput> = {}) {
  const [made] = createLogsBatch({
    resource,
    records: [{ timestamp: 1n, severityNumber: 14, body: "payment refused", ...more }],
  }).records;
  return made as NonNullable<typeof made>;
}

const meetsSpan = (filter: QueryFilter, more?: Partial<SpanInput>): boolean =>
  compileFilters("traces", [filter])(span(more));
const meetsLog = (filter: QueryFilter, more?: Partial<LogRecordInput>): boolean =>
  compileFilters("logs", [filter])(log(more));

describe("a condition on a span", () => {
  test.each<[QueryFilter, boolean]>([
    [{ field: "service", equals: "shop" }, true],
    [{ field: "service", equals: ["bank", "shop"] }, true],
    [{ field: "service", not: "shop" }, false],
    [{ field: "scope", equals: "http" }, true],
    [{ field: "name", contains: "/orders" }, true],
    [{ field: "name", contains: "/Orders" }, false],
    [{ field: "name", matches: /^get /i }, true],
    [{ field: "traceId", equals: "0AF7651916CD43DD8448EB211C80319C" }, true],
    [{ field: "traceId", not: "0AF7651916CD43DD8448EB211C80319C" }, false],
    [{ field: "spanId", equals: "b7ad6b7169203331" }, true],
    [{ field: "parentSpanId", exists: false }, true],
    [{ field: "kind", equals: "server" }, true],
    [{ field: "status", equals: "error" }, true],
    [{ field: "durationMs", atLeast: 250 }, true],
    [{ field: "durationMs", atLeast: 250.001 }, false],
    [{ field: "durationMs", atLeast: 100, atMost: 200 }, false],
    [{ field: "http.response.status_code", equals: 503 }, true],
    [{ field: "http.response.status_code", equals: "503" }, true],
    [{ field: "http.response.status_code", atLeast: 500n, atMost: 599 }, true],
    [{ field: "ratio", atMost: 0.2 }, false],
    [{ field: "retried", equals: true }, true],
    [{ field: "tags", contains: "green" }, true],
    [{ field: "tags", equals: "green" }, false],
    [{ field: "nested", contains: "needle" }, true],
    [{ field: "nested", matches: /here$/g }, true],
    [{ field: "host.cpus", equals: 8 }, true],
    [{ field: "library", equals: "undici" }, true],
    [{ field: "absent", exists: true }, false],
    [{ field: "absent", not: "x" }, true],
    [{ field: "absent", equals: "undefined" }, false],
    [{ field: "attributes.name", equals: "of the resource" }, true],
    [{ field: "name", equals: "of the resource" }, false],
    [{ field: "toString", exists: true }, false],
    [{ field: "attributes.__proto__", exists: true }, false],
  ])("%o is met: %s", (filter, expected) => {
    expect(meetsSpan(filter)).toBe(expected);
  });

  test("holds the item's own attribute before its scope's and its resource's", () => {
    const attributes = { library: "own" };
    expect(meetsSpan({ field: "library", equals: "own" }, { attributes })).toBe(true);
    expect(meetsSpan({ field: "library", equals: "undici" }, { attributes })).toBe(false);
  });

  test("takes a span without a status for unset, and one without an end for having no duration", () => {
    expect(meetsSpan({ field: "status", equals: "unset" }, { status: undefined })).toBe(true);
    expect(meetsSpan({ field: "durationMs", atLeast: 0 }, { endTime: 0n })).toBe(false);
  });

  test("uses a pattern that remembers where it was for each item anew", () => {
    const meets = compileFilters("traces", [{ field: "name", matches: /GET/g }]);
    expect([meets(span()), meets(span()), meets(span())]).toEqual([true, true, true]);
  });

  test("must hold with all others", () => {
    const both: QueryFilter[] = [
      { field: "service", equals: "shop" },
      { field: "status", equals: "ok" },
    ];
    expect(compileFilters("traces", both)(span())).toBe(false);
    expect(compileFilters("traces", [])(span())).toBe(true);
  });
});

describe("a condition on a log record", () => {
  test.each<[QueryFilter, boolean]>([
    [{ field: "body", contains: "refused" }, true],
    [{ field: "severity", equals: "warn" }, true],
    [{ field: "severity", atLeast: "warn" }, true],
    [{ field: "severity", atLeast: "error" }, false],
    [{ field: "severity", atMost: "warn" }, true],
    [{ field: "severity", atMost: "info" }, false],
    [{ field: "severity", atLeast: 14, atMost: 14 }, true],
    [{ field: "severity", atLeast: 15 }, false],
  ])("%o is met: %s", (filter, expected) => {
    expect(meetsLog(filter)).toBe(expected);
  });

  test("finds a text in a body of any structure", () => {
    const body = { request: { path: ["/pay", 7n] } };
    expect(meetsLog({ field: "body", contains: "/pay" }, { body })).toBe(true);
    expect(meetsLog({ field: "body", matches: /^7$/ }, { body })).toBe(true);
    expect(meetsLog({ field: "body", contains: "request" }, { body })).toBe(false);
  });

  test("takes the text of a severity that has no number", () => {
    const more = { severityNumber: 0, severityText: "NOTICE" };
    expect(meetsLog({ field: "severity", equals: "notice" }, more)).toBe(true);
    expect(meetsLog({ field: "severity", atLeast: "trace" }, more)).toBe(false);
  });
});

test("a condition on a point is on its one number, its type and its unit", () => {
  const [gauge, histogram] = createMetricsBatch({
    metrics: [
      { name: "load", type: "gauge", unit: "1", timestamp: 1n, value: 0.5 },
      { name: "time", type: "histogram", unit: "s", timestamp: 1n, value: { count: 1n } },
    ],
  }).metrics;
  const meets = (filter: QueryFilter): (boolean | undefined)[] =>
    [gauge, histogram].map((point) => point && compileFilters("metrics", [filter])(point));
  expect(meets({ field: "value", atLeast: 0.5 })).toEqual([true, false]);
  expect(meets({ field: "type", equals: "histogram" })).toEqual([false, true]);
  expect(meets({ field: "unit", equals: ["1", "s"] })).toEqual([true, true]);
});
