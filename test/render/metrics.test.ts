import { describe, expect, it } from "vitest";
import type { NumberDataPoint } from "../../src/otlp/index.ts";
import { renderMetrics } from "../../src/render/index.ts";
import { metricPoints, metricType } from "../../src/render/metric-points.ts";
import { attributes, metric, metrics, start } from "./telemetry.ts";

const times = { startTimeUnixNano: 0n, timeUnixNano: start };

function number(
  value: number | bigint,
  values: Record<string, string | bigint> = {},
): NumberDataPoint {
  return {
    ...times,
    ...(typeof value === "bigint" ? { asInt: value } : { asDouble: value }),
    attributes: attributes(values),
    exemplars: [],
    flags: 0,
  };
}

const requestDuration = metric("http.server.request.duration", "s", {
  histogram: {
    aggregationTemporality: 2,
    dataPoints: [
      {
        ...times,
        count: 12n,
        sum: 0.5,
        min: 0.003,
        max: 0.182,
        bucketCounts: [0n, 3n, 5n, 2n, 1n, 1n, 0n],
        explicitBounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25],
        exemplars: [],
        attributes: attributes({ "http.route": "/checkout", "http.response.status_code": 200n }),
        flags: 0,
      },
    ],
  },
});

const shop = metrics("shop", [
  requestDuration,
  metric("shop.orders", "{order}", {
    sum: {
      isMonotonic: true,
      aggregationTemporality: 2,
      dataPoints: [number(12n, { status: "placed" }), number(1_200n, { status: "declined" })],
    },
  }),
  metric("process.memory.usage", "By", { gauge: { dataPoints: [number(73_400_320n)] } }),
]);

describe("renderMetrics", () => {
  it("lists each metric with its points by attributes", () => {
    expect(renderMetrics([shop], { width: 120 }).split("\n")).toEqual([
      "metric                                             type       unit     value",
      "shop",
      "  http.server.request.duration                     histogram  s",
      "    http.route=/checkout                                               n 12 · avg 41.7 ms · p50 ~19 ms · max 182 ms",
      "    http.response.status_code=200                                      ▅█▄▂▂",
      "  shop.orders                                      counter    {order}",
      "    status=placed                                                      12",
      "    status=declined                                                    1,200",
      "  process.memory.usage                             gauge      By       73.4 MB",
    ]);
  });

  it("wraps attributes and values on a narrow terminal, and cuts none off", () => {
    expect(renderMetrics([shop], { width: 80 }).split("\n").slice(2, 6)).toEqual([
      "  http.server.request.         histogram  s",
      "  duration",
      "    http.route=/checkout                           n 12 · avg 41.7 ms ·",
      "    http.response.status_                          p50 ~19 ms · max 182 ms ▅█▄▂▂",
    ]);
  });

  it("heads the metrics of each service by its name", () => {
    const one = metric("up", "1", { gauge: { dataPoints: [number(1n)] } });
    const requests = [metrics("a", [one]), metrics("a", [one]), metrics("b", [one])];
    expect(renderMetrics(requests).split("\n")).toEqual([
      "metric  type   unit  value",
      "a",
      "  up    gauge  1     1",
      "  up    gauge  1     1",
      "b",
      "  up    gauge  1     1",
    ]);
  });

  it("neutralizes names, units and attributes", () => {
    const evil = "\u001b[2J";
    const request = metrics(evil, [
      metric(evil, evil, { gauge: { dataPoints: [number(1n, { [evil]: evil })] } }),
    ]);
    expect(renderMetrics([request])).not.toContain("\u001b");
    expect(renderMetrics([request])).toContain("\\x1b[2J=\\x1b[2J");
  });

  it("shows a metric without data as such", () => {
    expect(renderMetrics([metrics("shop", [metric("empty", "", {})])]).split("\n")[2]).toBe(
      "  empty  no data        no points",
    );
  });
});

describe("metricType", () => {
  const data = { dataPoints: [] };

  it.each([
    ["gauge", { gauge: data }],
    ["counter", { sum: { ...data, isMonotonic: true, aggregationTemporality: 2 } }],
    ["delta counter", { sum: { ...data, isMonotonic: true, aggregationTemporality: 1 } }],
    ["up-down", { sum: { ...data, isMonotonic: false, aggregationTemporality: 2 } }],
    ["delta histogram", { histogram: { ...data, aggregationTemporality: 1 } }],
    ["exp. histogram", { exponentialHistogram: { ...data, aggregationTemporality: 2 } }],
    ["summary", { summary: data }],
    ["no data", {}],
  ])("is %s", (type, kind) => {
    expect(metricType(metric("m", "1", kind))).toBe(type);
  });
});

describe("metricPoints", () => {
  const valuesOf = (unit: string, data: Parameters<typeof metric>[2]): string[] =>
    metricPoints(metric("m", unit, data)).map(({ value }) => value.replaceAll("\u00a0", " "));

  it("shows every bit of a 64-bit counter", () => {
    const dataPoints = [number(9_223_372_036_854_775_807n)];
    expect(valuesOf("1", { gauge: { dataPoints } })).toEqual(["9,223,372,036,854,775,807"]);
  });

  it("tells a point without a recorded value from 0", () => {
    const dataPoints = [
      { ...number(0n), flags: 1 },
      number(0n),
      { ...times, ...number(0), asDouble: undefined },
    ];
    expect(valuesOf("1", { gauge: { dataPoints } })).toEqual(["no value", "0", "–"]);
  });

  it("shows a histogram without buckets, sum or range by its count", () => {
    const point = {
      ...times,
      count: 3n,
      bucketCounts: [],
      explicitBounds: [],
      exemplars: [],
      attributes: [],
      flags: 0,
    };
    const histogram = { aggregationTemporality: 2, dataPoints: [point, { ...point, sum: 6 }] };
    expect(valuesOf("1", { histogram })).toEqual(["n 3", "n 3 · avg 2"]);
  });

  it("does not divide by a count of nothing", () => {
    const point = { ...times, count: 0n, sum: 0, quantileValues: [], attributes: [], flags: 0 };
    expect(valuesOf("1", { summary: { dataPoints: [point] } })).toEqual(["n 0"]);
  });

  it("shows an exponential histogram like any other", () => {
    const point = {
      ...times,
      count: 6n,
      sum: 18,
      max: 7,
      scale: 0,
      zeroCount: 0n,
      zeroThreshold: 0,
      positive: { offset: 0, bucketCounts: [1n, 2n, 3n] },
      attributes: [],
      exemplars: [],
      flags: 0,
    };
    const exponentialHistogram = { aggregationTemporality: 2, dataPoints: [point] };
    expect(valuesOf("s", { exponentialHistogram })).toEqual([
      "n 6 · avg 3 s · p50 ~4 s · max 7 s ▃▆█",
    ]);
  });

  it("names the quantiles of a summary, 0 and 1 as smallest and largest", () => {
    const point = {
      ...times,
      count: 4n,
      sum: 40,
      quantileValues: [
        { quantile: 0, value: 1 },
        { quantile: 0.5, value: 9 },
        { quantile: 0.999, value: 29 },
        { quantile: 1, value: 30 },
      ],
      attributes: [],
      flags: 0,
    };
    expect(valuesOf("ms", { summary: { dataPoints: [point] } })).toEqual([
      "n 4 · avg 10 ms · min 1 ms · p50 9 ms · p99.9 29 ms · max 30 ms",
    ]);
  });
});
