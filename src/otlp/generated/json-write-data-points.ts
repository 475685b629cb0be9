// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { Init } from "../init.ts";
import { type JsonWriter, memberName } from "../json/json-writer.ts";
import { refuse } from "../write/index.ts";
import { jsonKeyValue } from "./json-write-common.ts";
import type {
  Exemplar,
  ExponentialHistogramBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  NumberDataPoint,
  SummaryDataPoint,
  ValueAtQuantile,
} from "./types-data-points.ts";

const startTimeUnixNanoName = memberName("startTimeUnixNano");
const timeUnixNanoName = memberName("timeUnixNano");
const asDoubleName = memberName("asDouble");
const exemplarsName = memberName("exemplars");
const asIntName = memberName("asInt");
const attributesName = memberName("attributes");
const flagsName = memberName("flags");
const countName = memberName("count");
const sumName = memberName("sum");
const bucketCountsName = memberName("bucketCounts");
const explicitBoundsName = memberName("explicitBounds");
const minName = memberName("min");
const maxName = memberName("max");
const scaleName = memberName("scale");
const zeroCountName = memberName("zeroCount");
const positiveName = memberName("positive");
const negativeName = memberName("negative");
const zeroThresholdName = memberName("zeroThreshold");
const offsetName = memberName("offset");
const quantileValuesName = memberName("quantileValues");
const quantileName = memberName("quantile");
const valueName = memberName("value");
const spanIdName = memberName("spanId");
const traceIdName = memberName("traceId");
const filteredAttributesName = memberName("filteredAttributes");

export function jsonNumberDataPoint(w: JsonWriter, m: Init<NumberDataPoint>): void {
  w.implicitUint64(startTimeUnixNanoName, m.startTimeUnixNano);
  w.implicitUint64(timeUnixNanoName, m.timeUnixNano);
  if (m.asDouble !== undefined) w.double(asDoubleName, m.asDouble);
  w.messages(exemplarsName, m.exemplars, 6, jsonExemplar);
  if (m.asInt !== undefined) w.int64(asIntName, m.asInt);
  w.attributes(attributesName, m.attributes, 6, jsonKeyValue);
  w.uint32(flagsName, m.flags);
  if (m.asInt !== undefined && m.asDouble !== undefined) refuse();
}

export function jsonHistogramDataPoint(w: JsonWriter, m: Init<HistogramDataPoint>): void {
  w.implicitUint64(startTimeUnixNanoName, m.startTimeUnixNano);
  w.implicitUint64(timeUnixNanoName, m.timeUnixNano);
  w.implicitUint64(countName, m.count);
  if (m.sum !== undefined) w.double(sumName, m.sum);
  w.uint64s(bucketCountsName, m.bucketCounts);
  w.doubles(explicitBoundsName, m.explicitBounds);
  w.messages(exemplarsName, m.exemplars, 6, jsonExemplar);
  w.attributes(attributesName, m.attributes, 6, jsonKeyValue);
  w.uint32(flagsName, m.flags);
  if (m.min !== undefined) w.double(minName, m.min);
  if (m.max !== undefined) w.double(maxName, m.max);
}

export function jsonExponentialHistogramDataPoint(
  w: JsonWriter,
  m: Init<ExponentialHistogramDataPoint>,
): void {
  w.attributes(attributesName, m.attributes, 6, jsonKeyValue);
  w.implicitUint64(startTimeUnixNanoName, m.startTimeUnixNano);
  w.implicitUint64(timeUnixNanoName, m.timeUnixNano);
  w.implicitUint64(countName, m.count);
  if (m.sum !== undefined) w.double(sumName, m.sum);
  w.int32(scaleName, m.scale);
  w.implicitUint64(zeroCountName, m.zeroCount);
  w.message(positiveName, m.positive, 6, jsonExponentialHistogramBuckets);
  w.message(negativeName, m.negative, 6, jsonExponentialHistogramBuckets);
  w.uint32(flagsName, m.flags);
  w.messages(exemplarsName, m.exemplars, 6, jsonExemplar);
  if (m.min !== undefined) w.double(minName, m.min);
  if (m.max !== undefined) w.double(maxName, m.max);
  w.implicitDouble(zeroThresholdName, m.zeroThreshold);
}

export function jsonExponentialHistogramBuckets(
  w: JsonWriter,
  m: Init<ExponentialHistogramBuckets>,
): void {
  w.int32(offsetName, m.offset);
  w.uint64s(bucketCountsName, m.bucketCounts);
}

export function jsonSummaryDataPoint(w: JsonWriter, m: Init<SummaryDataPoint>): void {
  w.implicitUint64(startTimeUnixNanoName, m.startTimeUnixNano);
  w.implicitUint64(timeUnixNanoName, m.timeUnixNano);
  w.implicitUint64(countName, m.count);
  w.implicitDouble(sumName, m.sum);
  w.messages(quantileValuesName, m.quantileValues, 6, jsonValueAtQuantile);
  w.attributes(attributesName, m.attributes, 6, jsonKeyValue);
  w.uint32(flagsName, m.flags);
}

export function jsonValueAtQuantile(w: JsonWriter, m: Init<ValueAtQuantile>): void {
  w.implicitDouble(quantileName, m.quantile);
  w.implicitDouble(valueName, m.value);
}

export function jsonExemplar(w: JsonWriter, m: Init<Exemplar>): void {
  w.implicitUint64(timeUnixNanoName, m.timeUnixNano);
  if (m.asDouble !== undefined) w.double(asDoubleName, m.asDouble);
  w.id(spanIdName, m.spanId, 8);
  w.id(traceIdName, m.traceId, 16);
  if (m.asInt !== undefined) w.int64(asIntName, m.asInt);
  w.attributes(filteredAttributesName, m.filteredAttributes, 7, jsonKeyValue);
  if (m.asInt !== undefined && m.asDouble !== undefined) refuse();
}
