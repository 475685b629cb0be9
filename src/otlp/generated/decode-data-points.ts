// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import { newDoubles, newList, noBytes, type ProtoReader, plainObject } from "../read/index.ts";
import { readKeyValue } from "./decode-common.ts";
import type {
  Exemplar,
  ExponentialHistogramBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  NumberDataPoint,
  SummaryDataPoint,
  ValueAtQuantile,
} from "./types-data-points.ts";

const PlainNumberDataPoint = plainObject<NumberDataPoint>(function () {
  this.startTimeUnixNano = 0n;
  this.timeUnixNano = 0n;
  this.asDouble = undefined;
  this.exemplars = newList();
  this.asInt = undefined;
  this.attributes = newList();
  this.flags = 0;
});

export function readNumberDataPoint(
  r: ProtoReader,
  end: number,
  into?: NumberDataPoint | undefined,
): NumberDataPoint {
  const m: NumberDataPoint = into ?? new PlainNumberDataPoint();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x11:
        m.startTimeUnixNano = r.fixed64();
        break;
      case 0x19:
        m.timeUnixNano = r.fixed64();
        break;
      case 0x21:
        m.asDouble = r.double();
        m.asInt = undefined;
        break;
      case 0x2a:
        m.exemplars.push(readExemplar(r, r.end()));
        break;
      case 0x31:
        m.asInt = r.sfixed64();
        m.asDouble = undefined;
        break;
      case 0x3a:
        m.attributes.push(readKeyValue(r, r.end()));
        break;
      case 0x40:
        m.flags = r.uint32();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainHistogramDataPoint = plainObject<HistogramDataPoint>(function () {
  this.startTimeUnixNano = 0n;
  this.timeUnixNano = 0n;
  this.count = 0n;
  this.sum = undefined;
  this.bucketCounts = newList();
  this.explicitBounds = newDoubles();
  this.exemplars = newList();
  this.attributes = newList();
  this.flags = 0;
  this.min = undefined;
  this.max = undefined;
});

export function readHistogramDataPoint(
  r: ProtoReader,
  end: number,
  into?: HistogramDataPoint | undefined,
): HistogramDataPoint {
  const m: HistogramDataPoint = into ?? new PlainHistogramDataPoint();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x11:
        m.startTimeUnixNano = r.fixed64();
        break;
      case 0x19:
        m.timeUnixNano = r.fixed64();
        break;
      case 0x21:
        m.count = r.fixed64();
        break;
      case 0x29:
        m.sum = r.double();
        break;
      case 0x32:
        for (const stop = r.end(); r.at < stop; ) m.bucketCounts.push(r.fixed64());
        break;
      case 0x31:
        m.bucketCounts.push(r.fixed64());
        break;
      case 0x3a:
        for (const stop = r.end(); r.at < stop; ) m.explicitBounds.push(r.double());
        break;
      case 0x39:
        m.explicitBounds.push(r.double());
        break;
      case 0x42:
        m.exemplars.push(readExemplar(r, r.end()));
        break;
      case 0x4a:
        m.attributes.push(readKeyValue(r, r.end()));
        break;
      case 0x50:
        m.flags = r.uint32();
        break;
      case 0x59:
        m.min = r.double();
        break;
      case 0x61:
        m.max = r.double();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainExponentialHistogramDataPoint = plainObject<ExponentialHistogramDataPoint>(function () {
  this.attributes = newList();
  this.startTimeUnixNano = 0n;
  this.timeUnixNano = 0n;
  this.count = 0n;
  this.sum = undefined;
  this.scale = 0;
  this.zeroCount = 0n;
  this.positive = undefined;
  this.negative = undefined;
  this.flags = 0;
  this.exemplars = newList();
  this.min = undefined;
  this.max = undefined;
  this.zeroThreshold = 0;
});

export function readExponentialHistogramDataPoint(
  r: ProtoReader,
  end: number,
  into?: ExponentialHistogramDataPoint | undefined,
): ExponentialHistogramDataPoint {
  const m: ExponentialHistogramDataPoint = into ?? new PlainExponentialHistogramDataPoint();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.attributes.push(readKeyValue(r, r.end()));
        break;
      case 0x11:
        m.startTimeUnixNano = r.fixed64();
        break;
      case 0x19:
        m.timeUnixNano = r.fixed64();
        break;
      case 0x21:
        m.count = r.fixed64();
        break;
      case 0x29:
        m.sum = r.double();
        break;
      case 0x30:
        m.scale = r.sint32();
        break;
      case 0x39:
        m.zeroCount = r.fixed64();
        break;
      case 0x42:
        m.positive = readExponentialHistogramBuckets(r, r.end(), m.positive);
        break;
      case 0x4a:
        m.negative = readExponentialHistogramBuckets(r, r.end(), m.negative);
        break;
      case 0x50:
        m.flags = r.uint32();
        break;
      case 0x5a:
        m.exemplars.push(readExemplar(r, r.end()));
        break;
      case 0x61:
        m.min = r.double();
        break;
      case 0x69:
        m.max = r.double();
        break;
      case 0x71:
        m.zeroThreshold = r.double();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainExponentialHistogramBuckets = plainObject<ExponentialHistogramBuckets>(function () {
  this.offset = 0;
  this.bucketCounts = newList();
});

export function readExponentialHistogramBuckets(
  r: ProtoReader,
  end: number,
  into?: ExponentialHistogramBuckets | undefined,
): ExponentialHistogramBuckets {
  const m: ExponentialHistogramBuckets = into ?? new PlainExponentialHistogramBuckets();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x08:
        m.offset = r.sint32();
        break;
      case 0x12:
        for (const stop = r.end(); r.at < stop; ) m.bucketCounts.push(r.uint64());
        break;
      case 0x10:
        m.bucketCounts.push(r.uint64());
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainSummaryDataPoint = plainObject<SummaryDataPoint>(function () {
  this.startTimeUnixNano = 0n;
  this.timeUnixNano = 0n;
  this.count = 0n;
  this.sum = 0;
  this.quantileValues = newList();
  this.attributes = newList();
  this.flags = 0;
});

export function readSummaryDataPoint(
  r: ProtoReader,
  end: number,
  into?: SummaryDataPoint | undefined,
): SummaryDataPoint {
  const m: SummaryDataPoint = into ?? new PlainSummaryDataPoint();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x11:
        m.startTimeUnixNano = r.fixed64();
        break;
      case 0x19:
        m.timeUnixNano = r.fixed64();
        break;
      case 0x21:
        m.count = r.fixed64();
        break;
      case 0x29:
        m.sum = r.double();
        break;
      case 0x32:
        m.quantileValues.push(readValueAtQuantile(r, r.end()));
        break;
      case 0x3a:
        m.attributes.push(readKeyValue(r, r.end()));
        break;
      case 0x40:
        m.flags = r.uint32();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainValueAtQuantile = plainObject<ValueAtQuantile>(function () {
  this.quantile = 0;
  this.value = 0;
});

export function readValueAtQuantile(
  r: ProtoReader,
  end: number,
  into?: ValueAtQuantile | undefined,
): ValueAtQuantile {
  const m: ValueAtQuantile = into ?? new PlainValueAtQuantile();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x09:
        m.quantile = r.double();
        break;
      case 0x11:
        m.value = r.double();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainExemplar = plainObject<Exemplar>(function () {
  this.timeUnixNano = 0n;
  this.asDouble = undefined;
  this.spanId = noBytes;
  this.traceId = noBytes;
  this.asInt = undefined;
  this.filteredAttributes = newList();
});

export function readExemplar(r: ProtoReader, end: number, into?: Exemplar | undefined): Exemplar {
  const m: Exemplar = into ?? new PlainExemplar();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x11:
        m.timeUnixNano = r.fixed64();
        break;
      case 0x19:
        m.asDouble = r.double();
        m.asInt = undefined;
        break;
      case 0x22:
        m.spanId = r.bytes();
        break;
      case 0x2a:
        m.traceId = r.bytes();
        break;
      case 0x31:
        m.asInt = r.sfixed64();
        m.asDouble = undefined;
        break;
      case 0x3a:
        m.filteredAttributes.push(readKeyValue(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}
