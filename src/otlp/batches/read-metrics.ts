import type {
  Exemplar,
  ExponentialHistogramBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  NumberDataPoint,
  SummaryDataPoint,
} from "../generated/types-data-points.ts";
import type { ExportMetricsServiceRequest, Metric } from "../generated/types-metrics.ts";
import { bytesToHex } from "../hex.ts";
import type { Attributes, Origin } from "./data.ts";
import type {
  BucketsData,
  ExemplarData,
  ExponentialHistogramValue,
  HistogramValue,
  MetricData,
  MetricNumber,
  PointData,
  SummaryValue,
} from "./metric-data.ts";
import { temporalities } from "./names.ts";
import { fromResource, fromScope } from "./origin.ts";
import { fromKeyValues } from "./read-values.ts";

/**
 * Every data point of a decoded request, each with all that names its metric, its resource and its
 * scope, in the request's order. A metric without points has nothing to be told here.
 */
export function flattenMetrics(request: ExportMetricsServiceRequest): MetricData[] {
  const points: MetricData[] = [];
  for (const ofResource of request.resourceMetrics) {
    const resource = fromResource(ofResource.resource, ofResource.schemaUrl);
    for (const ofScope of ofResource.scopeMetrics) {
      const origin = { resource, scope: fromScope(ofScope.scope, ofScope.schemaUrl) };
      for (const metric of ofScope.metrics) {
        for (const point of pointsOf(metric, origin)) {
          points.push(point);
        }
      }
    }
  }
  return points;
}

function pointsOf(metric: Metric, origin: Origin): MetricData[] {
  const { gauge, sum, histogram, exponentialHistogram, summary } = metric;
  const metadata = fromKeyValues(metric.metadata);
  const common = (point: AnyPoint): PointData => toPointData(point, metric, metadata, origin);
  if (gauge !== undefined) {
    return gauge.dataPoints.map((point) => ({
      ...common(point),
      type: "gauge",
      value: toNumber(point),
      exemplars: point.exemplars.map(toExemplar),
    }));
  }
  if (sum !== undefined) {
    const type = sum.isMonotonic ? "counter" : "upDownCounter";
    const temporality = temporalities.nameOf(sum.aggregationTemporality);
    return sum.dataPoints.map((point) => ({
      ...common(point),
      type,
      temporality,
      value: toNumber(point),
      exemplars: point.exemplars.map(toExemplar),
    }));
  }
  if (histogram !== undefined) {
    const temporality = temporalities.nameOf(histogram.aggregationTemporality);
    return histogram.dataPoints.map((point) => ({
      ...common(point),
      type: "histogram",
      temporality,
      value: toHistogram(point),
      exemplars: point.exemplars.map(toExemplar),
    }));
  }
  if (exponentialHistogram !== undefined) {
    const temporality = temporalities.nameOf(exponentialHistogram.aggregationTemporality);
    return exponentialHistogram.dataPoints.map((point) => ({
      ...common(point),
      type: "exponentialHistogram",
      temporality,
      value: toExponentialHistogram(point),
      exemplars: point.exemplars.map(toExemplar),
    }));
  }
  return (summary?.dataPoints ?? []).map((point) => ({
    ...common(point),
    type: "summary",
    value: toSummary(point),
  }));
}

type AnyPoint =
  | NumberDataPoint
  | HistogramDataPoint
  | ExponentialHistogramDataPoint
  | SummaryDataPoint;

function toPointData(
  point: AnyPoint,
  metric: Metric,
  metadata: Attributes,
  origin: Origin,
): PointData {
  return {
    name: metric.name,
    description: metric.description,
    unit: metric.unit,
    timestamp: point.timeUnixNano,
    startTime: point.startTimeUnixNano,
    labels: fromKeyValues(point.attributes),
    flags: point.flags,
    metadata,
    resource: origin.resource,
    scope: origin.scope,
  };
}

function toNumber(point: NumberDataPoint | Exemplar): MetricNumber | null {
  return point.asDouble ?? point.asInt ?? null;
}

function toExemplar(exemplar: Exemplar): ExemplarData {
  return {
    time: exemplar.timeUnixNano,
    value: toNumber(exemplar),
    traceId: bytesToHex(exemplar.traceId),
    spanId: bytesToHex(exemplar.spanId),
    attributes: fromKeyValues(exemplar.filteredAttributes),
  };
}

function toHistogram(point: HistogramDataPoint): HistogramValue {
  return {
    count: point.count,
    sum: point.sum,
    min: point.min,
    max: point.max,
    bounds: point.explicitBounds,
    counts: point.bucketCounts,
  };
}

function toExponentialHistogram(point: ExponentialHistogramDataPoint): ExponentialHistogramValue {
  return {
    count: point.count,
    sum: point.sum,
    min: point.min,
    max: point.max,
    scale: point.scale,
    zeroCount: point.zeroCount,
    zeroThreshold: point.zeroThreshold,
    positive: toBuckets(point.positive),
    negative: toBuckets(point.negative),
  };
}

function toBuckets(buckets: ExponentialHistogramBuckets | undefined): BucketsData | undefined {
  return buckets && { offset: buckets.offset, counts: buckets.bucketCounts };
}

function toSummary(point: SummaryDataPoint): SummaryValue {
  return {
    count: point.count,
    sum: point.sum,
    quantiles: point.quantileValues.map(({ quantile, value }) => ({ quantile, value })),
  };
}
