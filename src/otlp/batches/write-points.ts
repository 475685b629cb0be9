import type {
  Exemplar,
  ExponentialHistogramBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  NumberDataPoint,
  SummaryDataPoint,
  ValueAtQuantile,
} from "../generated/types-data-points.ts";
import {
  count,
  double,
  id,
  int32,
  int64,
  optionalDouble,
  requiredTime,
  time,
  uint32,
} from "./fields.ts";
import { checkObject, InvalidField, inField, mapEach, mapObjects, unfit } from "./invalid-field.ts";
import type {
  ExponentialHistogramInput,
  HistogramInput,
  MetricInput,
  MetricInputs,
  MetricNumber,
  QuantileData,
  SummaryInput,
} from "./metric-data.ts";
import { toKeyValues } from "./write-values.ts";

type Exemplars = MetricInputs["gauge"]["exemplars"];
type ExemplarInput = NonNullable<Exemplars>[number];
type BucketsInput = ExponentialHistogramInput["positive"];

export function toNumberPoint(
  point: MetricInputs["gauge" | "counter" | "upDownCounter"],
): NumberDataPoint {
  return {
    ...toPoint(point),
    ...toNumber(point.value),
    exemplars: toExemplars(point.exemplars),
  };
}

export function toHistogramPoint(point: MetricInputs["histogram"]): HistogramDataPoint {
  return {
    ...toPoint(point),
    ...inField("value", () => toHistogram(point.value)),
    exemplars: toExemplars(point.exemplars),
  };
}

export function toExponentialHistogramPoint(
  point: MetricInputs["exponentialHistogram"],
): ExponentialHistogramDataPoint {
  return {
    ...toPoint(point),
    ...inField("value", () => toExponentialHistogram(point.value)),
    exemplars: toExemplars(point.exemplars),
  };
}

export function toSummaryPoint(point: MetricInputs["summary"]): SummaryDataPoint {
  return { ...toPoint(point), ...inField("value", () => toSummary(point.value)) };
}

/** What points of every type have. */
function toPoint(point: MetricInput) {
  return {
    startTimeUnixNano: time(point.startTime, "startTime"),
    timeUnixNano: requiredTime(point.timestamp, "timestamp"),
    attributes: toKeyValues(point.labels, "labels"),
    flags: uint32(point.flags, "flags"),
  };
}

/** A number keeps its type: doubles are numbers, integers are bigints; `null` is no value. */
function toNumber(value: MetricNumber | null): Pick<NumberDataPoint, "asDouble" | "asInt"> {
  switch (typeof value) {
    case "number":
      return { asDouble: value };
    case "bigint":
      return { asInt: int64(value, "value") };
    default:
      if (value !== null) {
        throw unfit("value", "a number, a bigint or null", value);
      }
      return {};
  }
}

function toExemplars(exemplars: Exemplars): Exemplar[] {
  return mapObjects(exemplars, "exemplars", toExemplar);
}

function toExemplar(exemplar: ExemplarInput): Exemplar {
  return {
    timeUnixNano: requiredTime(exemplar.time, "time"),
    ...toNumber(exemplar.value),
    spanId: id(exemplar.spanId, "spanId", 8),
    traceId: id(exemplar.traceId, "traceId", 16),
    filteredAttributes: toKeyValues(exemplar.attributes, "attributes"),
  };
}

/** What histograms of both types have. */
function toDistribution(value: HistogramInput | ExponentialHistogramInput) {
  checkObject(value);
  return {
    count: requiredCount(value.count),
    sum: optionalDouble(value.sum, "sum"),
    min: optionalDouble(value.min, "min"),
    max: optionalDouble(value.max, "max"),
  };
}

function toHistogram(value: HistogramInput) {
  const distribution = toDistribution(value);
  const bucketCounts = mapEach(value.counts ?? [], "counts", (each) => count(each, ""));
  const explicitBounds = mapEach(value.bounds ?? [], "bounds", (each) => double(each, ""));
  if (bucketCounts.length !== explicitBounds.length + 1 && bucketCounts.length !== 0) {
    throw new InvalidField(
      "counts",
      `found ${bucketCounts.length} counts for ${explicitBounds.length} bounds; there must be one more, or none,`,
    );
  }
  return { ...distribution, bucketCounts, explicitBounds };
}

function toExponentialHistogram(value: ExponentialHistogramInput) {
  return {
    ...toDistribution(value),
    scale: int32(value.scale, "scale"),
    zeroCount: count(value.zeroCount, "zeroCount"),
    zeroThreshold: optionalDouble(value.zeroThreshold, "zeroThreshold") ?? 0,
    positive: toBuckets(value.positive, "positive"),
    negative: toBuckets(value.negative, "negative"),
  };
}

function toBuckets(buckets: BucketsInput, field: string): ExponentialHistogramBuckets | undefined {
  if (buckets === undefined) {
    return undefined;
  }
  return inField(field, () => {
    checkObject(buckets);
    return {
      offset: int32(buckets.offset, "offset"),
      bucketCounts: mapEach(buckets.counts, "counts", (each) => count(each, "")),
    };
  });
}

function toSummary(value: SummaryInput) {
  checkObject(value);
  return {
    count: requiredCount(value.count),
    sum: double(value.sum, "sum"),
    quantileValues: mapObjects(value.quantiles, "quantiles", toQuantile),
  };
}

function toQuantile({ quantile, value }: QuantileData): ValueAtQuantile {
  return { quantile: double(quantile, "quantile"), value: double(value, "value") };
}

function requiredCount(value: bigint | number): bigint {
  if (value === undefined) {
    throw unfit("count", "a number or bigint", value);
  }
  return count(value, "count");
}
