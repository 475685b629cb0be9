import { AggregationTemporality, type Init, type Metric } from "../../../src/otlp/index.ts";
import { maxUint64, spanId, time, traceId, type Vector } from "./vector.ts";

const metric = (name: string, fields: Init<Metric>): Vector => ({
  name: `points: ${name}`,
  signal: "metrics",
  request: { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "m", ...fields }] }] }] },
});

const { DELTA, CUMULATIVE } = AggregationTemporality;
const noRecordedValue = { timeUnixNano: time, flags: 1 };

const sums = [undefined, DELTA, CUMULATIVE].flatMap((aggregationTemporality) =>
  [undefined, true as const].map((isMonotonic) =>
    metric(
      `sum with temporality ${aggregationTemporality ?? 0}${isMonotonic ? ", monotonic" : ""}`,
      {
        sum: {
          dataPoints: [{ timeUnixNano: time, asInt: 3n }, { asDouble: 0.25 }],
          aggregationTemporality,
          isMonotonic,
        },
      },
    ),
  ),
);

/** A number for each length of a varint: 7 bits more each time, the borders on both sides. */
const borders = Array.from({ length: 9 }, (_, index) => 2n ** BigInt(7 * (index + 1)));
const counts = [0n, 1n, ...borders.flatMap((border) => [border - 1n, border]), maxUint64];

const int32s = [-(2 ** 31), -65, -64, -1, 1, 63, 64, 8_191, 8_192, 2 ** 31 - 1];

export const pointVectors: readonly Vector[] = [
  ...sums,
  metric("no recorded value, of each type that has the flag: number", {
    gauge: { dataPoints: [noRecordedValue] },
  }),
  metric("no recorded value: histogram", { histogram: { dataPoints: [noRecordedValue] } }),
  metric("no recorded value: exponential histogram", {
    exponentialHistogram: { dataPoints: [noRecordedValue] },
  }),
  metric("no recorded value: summary", { summary: { dataPoints: [noRecordedValue] } }),
  metric("exemplars of both kinds, with ids and without", {
    gauge: {
      dataPoints: [
        {
          asInt: 1n,
          exemplars: [
            { timeUnixNano: time, asInt: -1n, traceId, spanId },
            { asDouble: -1.5, traceId },
            { asDouble: 0, filteredAttributes: [{ key: "a", value: { boolValue: true } }] },
            { asInt: 0n },
          ],
        },
      ],
    },
  }),
  metric("histogram with a sum, a minimum or a maximum of zero and of less", {
    histogram: {
      dataPoints: [
        { sum: 0 },
        { min: 0 },
        { max: 0 },
        { sum: -0, min: -0, max: -0 },
        { sum: -3.5, min: -4, max: 0.5 },
        { sum: Number.NaN, min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY },
      ],
    },
  }),
  metric("histogram with one bucket and no bound, and with empty buckets", {
    histogram: {
      dataPoints: [
        { count: 4n, bucketCounts: [4n] },
        { bucketCounts: [0n, 0n], explicitBounds: [0] },
        { explicitBounds: [-0, Number.MIN_VALUE] },
      ],
      aggregationTemporality: DELTA,
    },
  }),
  metric("histogram with 1,200 buckets", {
    histogram: {
      dataPoints: [
        {
          bucketCounts: Array.from({ length: 1_200 }, (_, index) => BigInt(index) ** 6n),
          explicitBounds: Array.from({ length: 1_199 }, (_, index) => index / 8),
        },
      ],
    },
  }),
  metric("bucket counts of each length as a varint", {
    exponentialHistogram: {
      dataPoints: [{ positive: { bucketCounts: counts }, negative: { bucketCounts: counts } }],
    },
  }),
  metric("scales and offsets, below zero and above", {
    exponentialHistogram: {
      dataPoints: int32s.map((value) => ({ scale: value, positive: { offset: value } })),
    },
  }),
  metric("zero bucket", {
    exponentialHistogram: {
      dataPoints: [{ zeroCount: maxUint64, zeroThreshold: 0.5 }, { zeroThreshold: -0 }],
    },
  }),
  metric("summary with values below zero and not a number", {
    summary: {
      dataPoints: [
        {
          sum: -0,
          quantileValues: [
            { quantile: 0.999, value: Number.NaN },
            { quantile: 1, value: -5 },
          ],
        },
      ],
    },
  }),
  metric("metadata of every kind", {
    metadata: [
      { key: "prometheus.type", value: { stringValue: "unknown" } },
      { key: "n", value: { intValue: 1n } },
      { key: "none" },
    ],
  }),
];
