import {
  AggregationTemporality,
  DataPointFlags,
  type ExponentialHistogramDataPoint,
  type HistogramDataPoint,
  type KeyValue,
  type Metric,
  type NumberDataPoint,
  type SummaryDataPoint,
} from "../otlp/index.ts";
import {
  type Bucket,
  drawDistribution,
  estimateQuantile,
  exponentialBuckets,
  histogramBuckets,
} from "./distribution.ts";
import { noBreakSpace } from "./text.ts";
import { formatInUnit, formatNumber } from "./units.ts";

/** One data point as text. */
export interface MetricPoint {
  readonly attributes: readonly KeyValue[];
  readonly value: string;
}

/** A metric's kind in a reader's words, such as `counter` or `delta histogram`. */
export function metricType(metric: Metric): string {
  const { sum, histogram, exponentialHistogram } = metric;
  if (sum !== undefined) {
    return withTemporality(sum.isMonotonic ? "counter" : "up-down", sum.aggregationTemporality);
  }
  if (histogram !== undefined) {
    return withTemporality("histogram", histogram.aggregationTemporality);
  }
  if (exponentialHistogram !== undefined) {
    return withTemporality("exp. histogram", exponentialHistogram.aggregationTemporality);
  }
  if (metric.gauge !== undefined) {
    return "gauge";
  }
  return metric.summary === undefined ? "no data" : "summary";
}

function withTemporality(type: string, temporality: number): string {
  return temporality === AggregationTemporality.DELTA ? `delta ${type}` : type;
}

/** Every data point of a metric, in the order of the request. */
export function metricPoints({ unit, ...data }: Metric): MetricPoint[] {
  const { gauge, sum, histogram, exponentialHistogram, summary } = data;
  return [
    ...[...(gauge?.dataPoints ?? []), ...(sum?.dataPoints ?? [])].map((point) =>
      toPoint(point, numberText(point, unit)),
    ),
    ...(histogram?.dataPoints ?? []).map((point) =>
      toPoint(point, distributionText(point, histogramBuckets(point), unit)),
    ),
    ...(exponentialHistogram?.dataPoints ?? []).map((point) =>
      toPoint(point, distributionText(point, exponentialBuckets(point), unit)),
    ),
    ...(summary?.dataPoints ?? []).map((point) => toPoint(point, summaryText(point, unit))),
  ];
}

function toPoint(point: { attributes: KeyValue[]; flags: number }, value: string): MetricPoint {
  const absent = (point.flags & DataPointFlags.NO_RECORDED_VALUE_MASK) !== 0;
  return { attributes: point.attributes, value: absent ? "no value" : value };
}

function numberText({ asInt, asDouble }: NumberDataPoint, unit: string): string {
  const value = asInt ?? asDouble;
  return value === undefined ? "–" : formatInUnit(value, unit);
}

function distributionText(
  point: HistogramDataPoint | ExponentialHistogramDataPoint,
  buckets: readonly Bucket[],
  unit: string,
): string {
  const { count, sum, max } = point;
  const median = estimateQuantile(buckets, 0.5, point);
  return [
    `n ${formatNumber(count)}`,
    ...(sum === undefined || count === 0n ? [] : [`avg ${average(sum, count, unit)}`]),
    ...(median === undefined ? [] : [`p50 ~${formatInUnit(median, unit)}`]),
    ...(max === undefined ? [] : [`max ${formatInUnit(max, unit)}`]),
  ]
    .map(unbroken)
    .join(" · ")
    .concat(" ", drawDistribution(buckets))
    .trimEnd();
}

function unbroken(text: string): string {
  return text.replaceAll(" ", noBreakSpace);
}

function average(sum: number, count: bigint, unit: string): string {
  return formatInUnit(sum / Number(count), unit);
}

function summaryText({ count, sum, quantileValues }: SummaryDataPoint, unit: string): string {
  const quantiles = quantileValues.map(
    ({ quantile, value }) => `${quantileName(quantile)} ${formatInUnit(value, unit)}`,
  );
  const mean = count === 0n ? [] : [`avg ${average(sum, count, unit)}`];
  return [`n ${formatNumber(count)}`, ...mean, ...quantiles].map(unbroken).join(" · ");
}

/** 0 and 1 are the smallest and the largest value by the data model. */
function quantileName(quantile: number): string {
  if (quantile === 0 || quantile === 1) {
    return quantile === 0 ? "min" : "max";
  }
  return `p${formatNumber(quantile * 100)}`;
}
