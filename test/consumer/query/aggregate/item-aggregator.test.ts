import { describe, expect, test } from "vitest";
import {
  type AggregationPlan,
  ItemAggregator,
} from "../../../../src/consumer/query/aggregate/item-aggregator.ts";
import type { QueryGroup } from "../../../../src/consumer/query/query-result.ts";
import { createLogsBatch, createTracesBatch } from "../../../../src/otlp/index.ts";

const second = 1_000_000_000n;

const plan: AggregationPlan = {
  aggregations: ["count"],
  groupBy: [],
  everyMs: undefined,
  maxGroups: 100,
  measure: undefined,
  from: undefined,
  to: undefined,
};

/** Figures of spans that begin at a second and take some milliseconds. */
function ofSpans(
  spans: readonly { at: number; ms: number; service?: string }[],
  more: Partial<AggregationPlan>,
): QueryGroup[] {
  const aggregator = new ItemAggregator("traces", { ...plan, measure: "durationMs", ...more });
  for (const [index, { at, ms, service = "shop" }] of spans.entries()) {
    const startTime = BigInt(at) * second;
    const [span] = createTracesBatch({
      resource: { attributes: { "service.name": service } },
      spans: [
        {
          traceId: "0af7651916cd43dd8448eb211c80319c",
          spanId: "b7ad6b7169203331",
          name: "x",
          startTime,
          endTime: startTime + BigInt(ms) * 1_000_000n,
        },
      ],
    }).spans;
    aggregator.add(span as NonNullable<typeof span>, {
      time: startTime,
      partition: 0,
      offset: 0,
      index,
    });
  }
  return aggregator.finish();
}

describe("figures of spans", () => {
  test("are of their durations, by service", () => {
    const groups = ofSpans(
      [
        { at: 1, ms: 10 },
        { at: 2, ms: 30 },
        { at: 3, ms: 5, service: "bank" },
      ],
      { aggregations: ["count", "avg", "min", "max", "sum", "last"], groupBy: ["service"] },
    );
    expect(groups).toEqual([
      {
        by: { service: "bank" },
        items: 1,
        values: { count: 1, avg: 5, min: 5, max: 5, sum: 5, last: 5 },
      },
      {
        by: { service: "shop" },
        items: 2,
        values: { count: 2, avg: 20, min: 10, max: 30, sum: 40, last: 30 },
      },
    ]);
  });

  test("come at a rate by the time from the first to the last of all, or the time asked for", () => {
    const spans = [1, 2, 3, 5].map((at) => ({ at, ms: 1 }));
    const rateOf = (more: Partial<AggregationPlan>): number | undefined =>
      ofSpans(spans, { aggregations: ["rate"], ...more })[0]?.values.rate;
    expect(rateOf({})).toBe(1);
    expect(rateOf({ from: 0n, to: 10n * second })).toBe(0.4);
    expect(ofSpans(spans.slice(0, 1), { aggregations: ["rate"] })[0]?.values.rate).toBeUndefined();
  });

  test("are of each stretch of time, the first and last cut to the time asked for", () => {
    const spans = [6, 9, 10, 11, 12].map((at) => ({ at, ms: 1 }));
    const groups = ofSpans(spans, {
      aggregations: ["count", "rate"],
      everyMs: 10_000,
      from: 5n * second,
      to: 13n * second,
    });
    expect(groups.map(({ from, values }) => [from, values.count, values.rate])).toEqual([
      [0n, 2, 0.4],
      [10n * second, 3, 1],
    ]);
  });

  test("leave out those without the number, and count them as items all the same", () => {
    const groups = ofSpans([{ at: 1, ms: 1 }], { aggregations: ["count", "avg"], measure: "size" });
    expect(groups).toEqual([{ by: {}, items: 1, values: { count: 0, avg: undefined } }]);
  });

  test("are none without items", () => {
    expect(ofSpans([], {})).toEqual([]);
  });
});

test("figures of log records count them, or are of a number in a field", () => {
  const { records } = createLogsBatch({
    records: [200n, 400n, 600n].map((bytes, index) => ({
      timestamp: BigInt(index + 1) * second,
      severityNumber: index === 2 ? 17 : 9,
      attributes: { bytes },
    })),
  });
  const figuresOf = (more: Partial<AggregationPlan>): QueryGroup[] => {
    const aggregator = new ItemAggregator("logs", { ...plan, ...more });
    for (const [index, record] of records.entries()) {
      aggregator.add(record, { time: record.timestamp, partition: 0, offset: 0, index });
    }
    return aggregator.finish();
  };
  expect(
    figuresOf({ groupBy: ["severity"] }).map(({ by, values }) => [by.severity, values.count]),
  ).toEqual([
    ["error", 1],
    ["info", 2],
  ]);
  expect(figuresOf({ aggregations: ["avg", "max"], measure: "bytes" })[0]?.values).toEqual({
    avg: 400,
    max: 600,
  });
});
