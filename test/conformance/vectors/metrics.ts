import type { Init, Metric } from "../../../src/otlp/index.ts";
import { maxInt64, maxUint64, minInt64, spanId, time, traceId, type Vector } from "./vector.ts";

const metric = (name: string, fields: Init<Metric>): Vector => ({
  name: `metric: ${name}`,
  signal: "metrics",
  request: { resourceMetrics: [{ scopeMetrics: [{ metrics: [fields] }] }] },
});

const attributes = [{ key: "http.route", value: { stringValue: "/orders" } }];
const times = { startTimeUnixNano: time, timeUnixNano: time + 60n };
const exemplars = [
  { timeUnixNano: time, asDouble: 0, spanId, traceId, filteredAttributes: attributes },
  { asInt: minInt64 },
  {},
];

const plainVectors: readonly Vector[] = [
  { name: "metrics: empty request", signal: "metrics", request: {} },
  {
    name: "metrics: resource, scope and their schemas",
    signal: "metrics",
    request: {
      resourceMetrics: [
        {
          resource: { attributes },
          scopeMetrics: [
            { scope: { name: "meter" }, metrics: [{}], schemaUrl: "https://example.com/1" },
          ],
          schemaUrl: "https://example.com/2",
        },
      ],
    },
  },
  metric("without data", { name: "a", description: "b", unit: "By", metadata: attributes }),
  metric("empty gauge", { gauge: {} }),
  metric("gauge", {
    gauge: {
      dataPoints: [
        { ...times, attributes, asDouble: 0.5, flags: 1, exemplars },
        { asDouble: 0 },
        { asDouble: Number.NaN },
        { asInt: 0n },
        { asInt: -1n },
        { asInt: maxInt64 },
        {},
      ],
    },
  }),
  metric("monotonic cumulative sum", {
    sum: { dataPoints: [{ ...times, asInt: 12n }], aggregationTemporality: 2, isMonotonic: true },
  }),
  metric("delta sum", { sum: { dataPoints: [{ asDouble: -2.5 }], aggregationTemporality: 1 } }),
  metric("empty sum", { sum: {} }),
];

const distributionVectors: readonly Vector[] = [
  metric("histogram", {
    histogram: {
      dataPoints: [
        {
          ...times,
          attributes,
          count: 6n,
          sum: 12.5,
          bucketCounts: [1n, 0n, 5n],
          explicitBounds: [0.5, 10],
          exemplars,
          flags: 1,
          min: 0,
          max: 11,
        },
        { count: maxUint64, bucketCounts: [maxUint64, 2n ** 53n + 1n] },
        { sum: 0 },
        { explicitBounds: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] },
        {},
      ],
      aggregationTemporality: 1,
    },
  }),
  metric("exponential histogram", {
    exponentialHistogram: {
      dataPoints: [
        {
          ...times,
          attributes,
          count: 10n,
          sum: 1e300,
          scale: 20,
          zeroCount: 2n,
          positive: { offset: 3, bucketCounts: [1n, 2n, 300n, maxUint64] },
          negative: { offset: -10, bucketCounts: [0n, 0n, 1n] },
          flags: 1,
          exemplars,
          min: -5,
          max: 0,
          zeroThreshold: 1e-9,
        },
        { scale: -10, positive: {}, negative: { offset: 2_147_483_647 } },
        { scale: -2_147_483_648, negative: { offset: -2_147_483_648 } },
        {},
      ],
      aggregationTemporality: 2,
    },
  }),
  metric("summary", {
    summary: {
      dataPoints: [
        {
          ...times,
          attributes,
          count: 100n,
          sum: 4_200.5,
          quantileValues: [{ value: 1 }, { quantile: 0.5, value: 40 }, { quantile: 1 }, {}],
          flags: 1,
        },
        {},
      ],
    },
  }),
];

export const metricVectors: readonly Vector[] = [...plainVectors, ...distributionVectors];
