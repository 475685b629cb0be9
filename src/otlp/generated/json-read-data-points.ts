// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { JsonReader } from "../json/json-reader.ts";
import { fromKeyValue } from "./json-read-common.ts";
import type {
  Exemplar,
  ExponentialHistogramBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  NumberDataPoint,
  SummaryDataPoint,
  ValueAtQuantile,
} from "./types-data-points.ts";

export function fromNumberDataPoint(r: JsonReader, value: unknown): NumberDataPoint {
  const o = r.object(value);
  const m: NumberDataPoint = {
    startTimeUnixNano: r.uint64(o.startTimeUnixNano, "startTimeUnixNano"),
    timeUnixNano: r.uint64(o.timeUnixNano, "timeUnixNano"),
    exemplars: r.messages(o.exemplars, "exemplars", fromExemplar),
    attributes: r.messages(o.attributes, "attributes", fromKeyValue),
    flags: r.uint32(o.flags, "flags"),
  };
  r.atMostOne(o.asDouble, o.asInt);
  if (r.has(o.asDouble)) m.asDouble = r.double(o.asDouble, "asDouble");
  if (r.has(o.asInt)) m.asInt = r.int64(o.asInt, "asInt");
  return m;
}

export function fromHistogramDataPoint(r: JsonReader, value: unknown): HistogramDataPoint {
  const o = r.object(value);
  return {
    startTimeUnixNano: r.uint64(o.startTimeUnixNano, "startTimeUnixNano"),
    timeUnixNano: r.uint64(o.timeUnixNano, "timeUnixNano"),
    count: r.uint64(o.count, "count"),
    sum: r.has(o.sum) ? r.double(o.sum, "sum") : undefined,
    bucketCounts: r.uint64s(o.bucketCounts, "bucketCounts"),
    explicitBounds: r.doubles(o.explicitBounds, "explicitBounds"),
    exemplars: r.messages(o.exemplars, "exemplars", fromExemplar),
    attributes: r.messages(o.attributes, "attributes", fromKeyValue),
    flags: r.uint32(o.flags, "flags"),
    min: r.has(o.min) ? r.double(o.min, "min") : undefined,
    max: r.has(o.max) ? r.double(o.max, "max") : undefined,
  };
}

export function fromExponentialHistogramDataPoint(
  r: JsonReader,
  value: unknown,
): ExponentialHistogramDataPoint {
  const o = r.object(value);
  return {
    attributes: r.messages(o.attributes, "attributes", fromKeyValue),
    startTimeUnixNano: r.uint64(o.startTimeUnixNano, "startTimeUnixNano"),
    timeUnixNano: r.uint64(o.timeUnixNano, "timeUnixNano"),
    count: r.uint64(o.count, "count"),
    sum: r.has(o.sum) ? r.double(o.sum, "sum") : undefined,
    scale: r.int32(o.scale, "scale"),
    zeroCount: r.uint64(o.zeroCount, "zeroCount"),
    positive: r.message(o.positive, "positive", fromExponentialHistogramBuckets),
    negative: r.message(o.negative, "negative", fromExponentialHistogramBuckets),
    flags: r.uint32(o.flags, "flags"),
    exemplars: r.messages(o.exemplars, "exemplars", fromExemplar),
    min: r.has(o.min) ? r.double(o.min, "min") : undefined,
    max: r.has(o.max) ? r.double(o.max, "max") : undefined,
    zeroThreshold: r.double(o.zeroThreshold, "zeroThreshold"),
  };
}

export function fromExponentialHistogramBuckets(
  r: JsonReader,
  value: unknown,
): ExponentialHistogramBuckets {
  const o = r.object(value);
  return {
    offset: r.int32(o.offset, "offset"),
    bucketCounts: r.uint64s(o.bucketCounts, "bucketCounts"),
  };
}

export function fromSummaryDataPoint(r: JsonReader, value: unknown): SummaryDataPoint {
  const o = r.object(value);
  return {
    startTimeUnixNano: r.uint64(o.startTimeUnixNano, "startTimeUnixNano"),
    timeUnixNano: r.uint64(o.timeUnixNano, "timeUnixNano"),
    count: r.uint64(o.count, "count"),
    sum: r.double(o.sum, "sum"),
    quantileValues: r.messages(o.quantileValues, "quantileValues", fromValueAtQuantile),
    attributes: r.messages(o.attributes, "attributes", fromKeyValue),
    flags: r.uint32(o.flags, "flags"),
  };
}

export function fromValueAtQuantile(r: JsonReader, value: unknown): ValueAtQuantile {
  const o = r.object(value);
  return { quantile: r.double(o.quantile, "quantile"), value: r.double(o.value, "value") };
}

export function fromExemplar(r: JsonReader, value: unknown): Exemplar {
  const o = r.object(value);
  const m: Exemplar = {
    timeUnixNano: r.uint64(o.timeUnixNano, "timeUnixNano"),
    spanId: r.id(o.spanId, "spanId", 8),
    traceId: r.id(o.traceId, "traceId", 16),
    filteredAttributes: r.messages(o.filteredAttributes, "filteredAttributes", fromKeyValue),
  };
  r.atMostOne(o.asDouble, o.asInt);
  if (r.has(o.asDouble)) m.asDouble = r.double(o.asDouble, "asDouble");
  if (r.has(o.asInt)) m.asInt = r.int64(o.asInt, "asInt");
  return m;
}
