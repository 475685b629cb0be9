import { describe, expect, it } from "vitest";
import { batchToRequest, flattenMetrics, type MetricInput } from "../../../src/otlp/index.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const at = new Date("2026-01-02T03:04:05.006Z");
const nanoseconds = 1_767_323_045_006_000_000n;

describe("a metric as OTLP", () => {
  const base = { name: "m", unit: "ms", description: "d", timestamp: at, startTime: 5n };
  const number = { startTimeUnixNano: 5n, timeUnixNano: nanoseconds, attributes: [], flags: 0 };
  const written = (...metrics: MetricInput[]) =>
    batchToRequest("metrics", { metrics }).resourceMetrics[0]?.scopeMetrics[0]?.metrics ?? [];

  it("is a gauge, of doubles and integers", () => {
    expect(
      written(
        { ...base, type: "gauge", value: 75.5 },
        { ...base, type: "gauge", value: 75n, labels: { host: "a" } },
        { ...base, type: "gauge", value: null, flags: 1 },
      ),
    ).toEqual([
      {
        name: "m",
        unit: "ms",
        description: "d",
        metadata: [],
        gauge: {
          dataPoints: [
            { ...number, asDouble: 75.5, exemplars: [] },
            {
              ...number,
              attributes: [{ key: "host", value: { stringValue: "a" } }],
              asInt: 75n,
              exemplars: [],
            },
            { ...number, flags: 1, exemplars: [] },
          ],
        },
      },
    ]);
  });

  it("is a sum, that never falls if it is a counter, and cumulative unless it says otherwise", () => {
    const [counter, upDown] = written(
      { ...base, type: "counter", value: 1n },
      { ...base, type: "upDownCounter", value: -1n, temporality: "delta" },
    );
    expect(counter?.sum).toMatchObject({ isMonotonic: true, aggregationTemporality: 2 });
    expect(upDown?.sum).toMatchObject({ isMonotonic: false, aggregationTemporality: 1 });
  });

  it("is a histogram, with counts as numbers or integers", () => {
    const [metric] = written({
      ...base,
      type: "histogram",
      value: { count: 3, sum: 6, min: 1, max: 3, bounds: [1, 2], counts: [1, 1n, 1] },
      exemplars: [{ time: 7n, value: 2, traceId, spanId, attributes: { user: "u" } }],
    });
    expect(metric?.histogram).toEqual({
      aggregationTemporality: 2,
      dataPoints: [
        {
          ...number,
          count: 3n,
          sum: 6,
          min: 1,
          max: 3,
          bucketCounts: [1n, 1n, 1n],
          explicitBounds: [1, 2],
          exemplars: [
            {
              timeUnixNano: 7n,
              asDouble: 2,
              traceId: Uint8Array.from(Buffer.from(traceId, "hex")),
              spanId: Uint8Array.from(Buffer.from(spanId, "hex")),
              filteredAttributes: [{ key: "user", value: { stringValue: "u" } }],
            },
          ],
        },
      ],
    });
  });

  it("is an exponential histogram", () => {
    const [metric] = written({
      ...base,
      type: "exponentialHistogram",
      temporality: "delta",
      value: { count: 4, scale: -1, zeroCount: 1, positive: { offset: -2, counts: [1, 2n] } },
    });
    expect(metric?.exponentialHistogram).toEqual({
      aggregationTemporality: 1,
      dataPoints: [
        {
          ...number,
          count: 4n,
          scale: -1,
          zeroCount: 1n,
          zeroThreshold: 0,
          positive: { offset: -2, bucketCounts: [1n, 2n] },
          exemplars: [],
        },
      ],
    });
  });

  it("is a summary", () => {
    const quantiles = [{ quantile: 0.5, value: 9 }];
    const [metric] = written({ ...base, type: "summary", value: { count: 2, sum: 18, quantiles } });
    expect(metric?.summary).toEqual({
      dataPoints: [{ ...number, count: 2n, sum: 18, quantileValues: quantiles }],
    });
  });

  it.each([
    ["name", { name: "other" }],
    ["unit", { unit: "s" }],
    ["description", { description: "e" }],
    ["metadata", { metadata: { a: 1 } }],
    ["temporality", { temporality: "delta" as const }],
    ["type", { type: "upDownCounter" as const }],
  ])("holds neighbouring points unless they differ in %s", (_what, other) => {
    const point = { ...base, type: "counter" as const, value: 1 };
    const metrics = written(point, { ...point, labels: { a: 1 } }, { ...point, ...other });
    expect(metrics.map(({ sum }) => sum?.dataPoints.length)).toEqual([2, 1]);
  });

  it("without points or data has nothing to tell", () => {
    const empty = { name: "m", unit: "", description: "", metadata: [] };
    const scopeMetrics = [
      { schemaUrl: "", metrics: [empty, { ...empty, gauge: { dataPoints: [] } }] },
    ];
    expect(flattenMetrics({ resourceMetrics: [{ schemaUrl: "", scopeMetrics }] })).toEqual([]);
  });
});
