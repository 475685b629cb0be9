import { describe, expect, test } from "vitest";
import { checkQuery, isAggregation } from "../../../src/consumer/query/check-query.ts";
import type { AnyQuery } from "../../../src/consumer/query/query-plan.ts";
import { ConfigError } from "../../../src/errors/index.ts";
import type { Signal } from "../../../src/otlp/index.ts";

/** The paths of what is wrong with a query. */
function wrong(signal: Signal, query: unknown): string[] {
  try {
    checkQuery(signal, query as AnyQuery);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).issues.map(({ path }) => path);
  }
}

describe("a query", () => {
  test("may be empty, and may say all there is to say", () => {
    expect(wrong("traces", {})).toEqual([]);
    const query: AnyQuery = {
      topic: "spans",
      filters: [{ field: "severity", atLeast: "warn" }],
      timeRange: { from: new Date(0), to: 5_000_000n },
      maxSkewMs: 0,
      limit: 100_000,
      offset: 0,
      maxBytes: 1,
      aggregations: ["count", "rate"],
      groupBy: ["service"],
      everyMs: 1_000,
      maxGroups: 1,
      encoding: "otlp_json",
    };
    expect(wrong("logs", query)).toEqual([]);
    expect(wrong("logs", { order: "oldest", measure: undefined })).toEqual([]);
  });

  test.each<[unknown, string[]]>([
    [null, ["query"]],
    ["service=checkout", ["query"]],
    [
      { filters: {}, groupBy: "service", aggregations: "avg" },
      ["filters", "aggregations", "groupBy"],
    ],
    [{ filters: [null, "x"], timeRange: null }, ["filters[0]", "filters[1]", "timeRange"]],
    [{ aggregations: ["count"], groupBy: ["service", 3] }, ["groupBy[1]"]],
    [{ topic: "", measure: 5 }, ["topic", "measure"]],
    [{ onProgress: 1, signal: {}, encoding: "json" }, ["onProgress", "signal", "encoding"]],
    [{ filters: [{ field: "x", equals: {} }] }, ["filters[0].equals"]],
    [{ filters: [{ field: "x", not: ["a", null] }] }, ["filters[0].not"]],
    [{ filters: [{ field: "x", contains: 5 }] }, ["filters[0].contains"]],
    [{ filters: [{ field: "x", exists: "yes" }] }, ["filters[0].exists"]],
    [{ limt: 3 }, ["limt"]],
    [{ limit: -1 }, ["limit"]],
    [{ limit: 2.5 }, ["limit"]],
    [{ limit: 60_000, offset: 60_000 }, ["offset"]],
    [{ maxBytes: 0, maxSkewMs: -5 }, ["maxBytes", "maxSkewMs"]],
    [{ order: "last" }, ["order"]],
    [{ timeRange: { from: "yesterday" } }, ["timeRange.from"]],
    [{ timeRange: { until: 3n } }, ["timeRange.until"]],
    [{ timeRange: { from: new Date(Number.NaN) } }, ["timeRange.from"]],
    [{ timeRange: { from: new Date(5), to: 3n } }, ["timeRange.to"]],
    [{ filters: [{ field: "", equals: 1 }] }, ["filters[0].field"]],
    [{ filters: [{ field: "x", exists: true }, { field: "x" }] }, ["filters[1]"]],
    [{ filters: [{ field: "x", equal: 3, exists: true }] }, ["filters[0].equal"]],
    [{ filters: [{ field: "x", equals: [] }] }, ["filters[0].equals"]],
    [{ filters: [{ field: "x", matches: "a" }] }, ["filters[0].matches"]],
    [{ filters: [{ field: "durationMs", atLeast: "warn" }] }, ["filters[0].atLeast"]],
    [{ filters: [{ field: "traceId", equals: "12" }] }, ["filters[0].equals"]],
    [{ filters: [{ field: "spanId", equals: ["0123456789abcdef", "x"] }] }, ["filters[0].equals"]],
    [{ groupBy: ["service"], everyMs: 5 }, ["groupBy", "everyMs"]],
    [{ aggregations: [] }, ["aggregations"]],
    [
      { aggregations: ["count", "median", "p0", "p100"] },
      [1, 2, 3].map((at) => `aggregations[${at}]`),
    ],
    [{ aggregations: ["count"], order: "newest" }, ["order"]],
    [{ aggregations: ["count"], maxGroups: 0 }, ["maxGroups"]],
    [{ limit: -1, offset: -1, order: 3 }, ["limit", "offset", "order"]],
  ])("%o is refused with every place that is wrong", (query, paths) => {
    expect(wrong("traces", query)).toEqual(paths);
  });

  test("for figures of log records must say which field has the numbers", () => {
    expect(wrong("logs", { aggregations: ["count", "p95"] })).toEqual(["aggregations[1]"]);
    expect(wrong("logs", { aggregations: ["p95"], measure: "bytes" })).toEqual([]);
  });

  test("for figures of metrics is about their values, and is not grouped by them", () => {
    expect(wrong("metrics", { aggregations: ["avg"], measure: "x", groupBy: ["value"] })).toEqual([
      "measure",
      "groupBy",
    ]);
  });

  test("takes an attribute that is called like an id for any text", () => {
    expect(wrong("traces", { filters: [{ field: "attributes.traceId", equals: "12" }] })).toEqual(
      [],
    );
  });
});

test("aggregations have names", () => {
  expect(["sum", "rate", "percentiles", "p50", "p99.99", "p1"].every(isAggregation)).toBe(true);
  expect(["p", "p0", "p100", "p-1", "p1e1", "mean", ""].some(isAggregation)).toBe(false);
});
