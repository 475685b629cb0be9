// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { Init } from "../init.ts";
import { asList, asMessage, atMostOne, type ProtoWriter } from "../write/index.ts";
import { writeKeyValue } from "./encode-common.ts";
import type {
  Exemplar,
  ExponentialHistogramBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  NumberDataPoint,
  SummaryDataPoint,
  ValueAtQuantile,
} from "./types-data-points.ts";

export function writeNumberDataPoint(w: ProtoWriter, m: Init<NumberDataPoint>): void {
  atMostOne(m.asDouble, m.asInt);
  w.implicitFixed64(0x11, m.startTimeUnixNano);
  w.implicitFixed64(0x19, m.timeUnixNano);
  if (m.asDouble !== undefined) w.double(0x21, m.asDouble);
  if (m.exemplars !== undefined)
    for (const each of asList(m.exemplars)) {
      const start = w.open(0x2a, 1, 6);
      writeExemplar(w, asMessage(each));
      w.closeLength(start, 1);
    }
  if (m.asInt !== undefined) w.sfixed64(0x31, m.asInt);
  w.attributes(0x3a, m.attributes, 6, writeKeyValue);
  w.implicitUint32(0x40, m.flags);
}

export function writeHistogramDataPoint(w: ProtoWriter, m: Init<HistogramDataPoint>): void {
  w.implicitFixed64(0x11, m.startTimeUnixNano);
  w.implicitFixed64(0x19, m.timeUnixNano);
  w.implicitFixed64(0x21, m.count);
  if (m.sum !== undefined) w.double(0x29, m.sum);
  w.packedFixed64s(0x32, m.bucketCounts);
  w.packedDoubles(0x3a, m.explicitBounds);
  if (m.exemplars !== undefined)
    for (const each of asList(m.exemplars)) {
      const start = w.open(0x42, 1, 6);
      writeExemplar(w, asMessage(each));
      w.closeLength(start, 1);
    }
  w.attributes(0x4a, m.attributes, 6, writeKeyValue);
  w.implicitUint32(0x50, m.flags);
  if (m.min !== undefined) w.double(0x59, m.min);
  if (m.max !== undefined) w.double(0x61, m.max);
}

export function writeExponentialHistogramDataPoint(
  w: ProtoWriter,
  m: Init<ExponentialHistogramDataPoint>,
): void {
  w.attributes(0x0a, m.attributes, 6, writeKeyValue);
  w.implicitFixed64(0x11, m.startTimeUnixNano);
  w.implicitFixed64(0x19, m.timeUnixNano);
  w.implicitFixed64(0x21, m.count);
  if (m.sum !== undefined) w.double(0x29, m.sum);
  w.implicitSint32(0x30, m.scale);
  w.implicitFixed64(0x39, m.zeroCount);
  if (m.positive !== undefined) {
    const start = w.open(0x42, 1, 6);
    writeExponentialHistogramBuckets(w, asMessage(m.positive));
    w.closeLength(start, 1);
  }
  if (m.negative !== undefined) {
    const start = w.open(0x4a, 1, 6);
    writeExponentialHistogramBuckets(w, asMessage(m.negative));
    w.closeLength(start, 1);
  }
  w.implicitUint32(0x50, m.flags);
  if (m.exemplars !== undefined)
    for (const each of asList(m.exemplars)) {
      const start = w.open(0x5a, 1, 6);
      writeExemplar(w, asMessage(each));
      w.closeLength(start, 1);
    }
  if (m.min !== undefined) w.double(0x61, m.min);
  if (m.max !== undefined) w.double(0x69, m.max);
  w.implicitDouble(0x71, m.zeroThreshold);
}

export function writeExponentialHistogramBuckets(
  w: ProtoWriter,
  m: Init<ExponentialHistogramBuckets>,
): void {
  w.implicitSint32(0x08, m.offset);
  w.packedUint64s(0x12, m.bucketCounts);
}

export function writeSummaryDataPoint(w: ProtoWriter, m: Init<SummaryDataPoint>): void {
  w.implicitFixed64(0x11, m.startTimeUnixNano);
  w.implicitFixed64(0x19, m.timeUnixNano);
  w.implicitFixed64(0x21, m.count);
  w.implicitDouble(0x29, m.sum);
  if (m.quantileValues !== undefined)
    for (const each of asList(m.quantileValues)) {
      const start = w.open(0x32, 1, 6);
      writeValueAtQuantile(w, asMessage(each));
      w.closeLength(start, 1);
    }
  w.attributes(0x3a, m.attributes, 6, writeKeyValue);
  w.implicitUint32(0x40, m.flags);
}

export function writeValueAtQuantile(w: ProtoWriter, m: Init<ValueAtQuantile>): void {
  w.implicitDouble(0x09, m.quantile);
  w.implicitDouble(0x11, m.value);
}

export function writeExemplar(w: ProtoWriter, m: Init<Exemplar>): void {
  atMostOne(m.asDouble, m.asInt);
  w.implicitFixed64(0x11, m.timeUnixNano);
  if (m.asDouble !== undefined) w.double(0x19, m.asDouble);
  w.implicitId(0x22, m.spanId, 8);
  w.implicitId(0x2a, m.traceId, 16);
  if (m.asInt !== undefined) w.sfixed64(0x31, m.asInt);
  w.attributes(0x3a, m.filteredAttributes, 7, writeKeyValue);
}
