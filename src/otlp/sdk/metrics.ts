import { SerializationError } from "../../errors/index.ts";
import type {
  ExponentialHistogramBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  NumberDataPoint,
} from "../generated/types-data-points.ts";
import {
  AggregationTemporality,
  type ExportMetricsServiceRequest,
  type Metric,
} from "../generated/types-metrics.ts";
import type { Init } from "../init.ts";
import { toResource, toScope } from "./group.ts";
import type {
  SdkBuckets,
  SdkDataPoint,
  SdkExponentialHistogram,
  SdkHistogram,
  SdkMetric,
  SdkResourceMetrics,
} from "./sdk-data.ts";
import { fitsInt64, toKeyValues, toNanoseconds } from "./values.ts";

/** Metrics of the SDK as a request of OTLP. */
export function metricsToRequest(metrics: SdkResourceMetrics): Init<ExportMetricsServiceRequest> {
  const { resource, scopeMetrics } = metrics;
  return {
    resourceMetrics: [
      {
        resource: toResource(resource),
        scopeMetrics: scopeMetrics.map((ofScope) => ({
          scope: toScope(ofScope.scope),
          metrics: ofScope.metrics.map(toMetric),
          schemaUrl: ofScope.scope.schemaUrl,
        })),
        schemaUrl: resource.schemaUrl,
      },
    ],
  };
}

function toMetric(metric: SdkMetric): Init<Metric> {
  const { name, description, unit } = metric.descriptor;
  return { name, description, unit, ...toData(metric) };
}

function toData(
  metric: SdkMetric,
): Init<Pick<Metric, "gauge" | "sum" | "histogram" | "exponentialHistogram">> {
  const aggregationTemporality = toTemporality(metric.aggregationTemporality);
  switch (metric.dataPointType) {
    case 0:
      return {
        histogram: { dataPoints: metric.dataPoints.map(toHistogramPoint), aggregationTemporality },
      };
    case 1: {
      const dataPoints = metric.dataPoints.map(toExponentialHistogramPoint);
      return { exponentialHistogram: { dataPoints, aggregationTemporality } };
    }
    case 2:
      return { gauge: { dataPoints: toNumberPoints(metric.dataPoints, metric) } };
    case 3: {
      const dataPoints = toNumberPoints(metric.dataPoints, metric);
      return { sum: { dataPoints, aggregationTemporality, isMonotonic: metric.isMonotonic } };
    }
    default:
      throw unknownType(metric);
  }
}

function unknownType(metric: never): SerializationError {
  const { descriptor, dataPointType } = metric as SdkMetric;
  return new SerializationError("INVALID_BATCH", {
    detail: `metric "${descriptor.name}" has data points of the unknown type ${dataPointType}`,
  });
}

const sdkDelta = 0;
const sdkCumulative = 1;
const sdkInteger = 0;

function toTemporality(temporality: number): number {
  switch (temporality) {
    case sdkDelta:
      return AggregationTemporality.DELTA;
    case sdkCumulative:
      return AggregationTemporality.CUMULATIVE;
    default:
      return AggregationTemporality.UNSPECIFIED;
  }
}

function toNumberPoints(
  points: readonly SdkDataPoint<number>[],
  { descriptor }: SdkMetric,
): Init<NumberDataPoint>[] {
  const areIntegers = descriptor.valueType === sdkInteger;
  return points.map((point) => {
    const { value } = point;
    const number = areIntegers && fitsInt64(value) ? { asInt: BigInt(value) } : { asDouble: value };
    return { ...toPoint(point), ...number };
  });
}

function toHistogramPoint(point: SdkDataPoint<SdkHistogram>): Init<HistogramDataPoint> {
  const { buckets, count, sum, min, max } = point.value;
  return {
    ...toPoint(point),
    count: BigInt(count),
    sum,
    min,
    max,
    bucketCounts: buckets.counts.map(BigInt),
    explicitBounds: buckets.boundaries,
  };
}

function toExponentialHistogramPoint(
  point: SdkDataPoint<SdkExponentialHistogram>,
): Init<ExponentialHistogramDataPoint> {
  const { count, sum, min, max, scale, zeroCount, positive, negative } = point.value;
  return {
    ...toPoint(point),
    count: BigInt(count),
    sum,
    min,
    max,
    scale,
    zeroCount: BigInt(zeroCount),
    positive: toBuckets(positive),
    negative: toBuckets(negative),
  };
}

function toBuckets({ offset, bucketCounts }: SdkBuckets): Init<ExponentialHistogramBuckets> {
  return { offset, bucketCounts: bucketCounts.map(BigInt) };
}

/** What points of every type have. */
function toPoint(point: SdkDataPoint<unknown>) {
  return {
    startTimeUnixNano: toNanoseconds(point.startTime),
    timeUnixNano: toNanoseconds(point.endTime),
    attributes: toKeyValues(point.attributes),
  };
}
