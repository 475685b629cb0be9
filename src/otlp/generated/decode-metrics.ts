// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import { newList, type ProtoReader, plainObject } from "../read/index.ts";
import { readInstrumentationScope, readKeyValue, readResource } from "./decode-common.ts";
import {
  readExponentialHistogramDataPoint,
  readHistogramDataPoint,
  readNumberDataPoint,
  readSummaryDataPoint,
} from "./decode-data-points.ts";
import type {
  ExponentialHistogram,
  ExportMetricsServiceRequest,
  Gauge,
  Histogram,
  Metric,
  ResourceMetrics,
  ScopeMetrics,
  Sum,
  Summary,
} from "./types-metrics.ts";

const PlainExportMetricsServiceRequest = plainObject<ExportMetricsServiceRequest>(function () {
  this.resourceMetrics = newList();
});

export function readExportMetricsServiceRequest(
  r: ProtoReader,
  end: number,
  into?: ExportMetricsServiceRequest | undefined,
): ExportMetricsServiceRequest {
  const m: ExportMetricsServiceRequest = into ?? new PlainExportMetricsServiceRequest();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.resourceMetrics.push(readResourceMetrics(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainResourceMetrics = plainObject<ResourceMetrics>(function () {
  this.resource = undefined;
  this.scopeMetrics = newList();
  this.schemaUrl = "";
});

export function readResourceMetrics(
  r: ProtoReader,
  end: number,
  into?: ResourceMetrics | undefined,
): ResourceMetrics {
  const m: ResourceMetrics = into ?? new PlainResourceMetrics();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.resource = readResource(r, r.end(), m.resource);
        break;
      case 0x12:
        m.scopeMetrics.push(readScopeMetrics(r, r.end()));
        break;
      case 0x1a:
        m.schemaUrl = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainScopeMetrics = plainObject<ScopeMetrics>(function () {
  this.scope = undefined;
  this.metrics = newList();
  this.schemaUrl = "";
});

export function readScopeMetrics(
  r: ProtoReader,
  end: number,
  into?: ScopeMetrics | undefined,
): ScopeMetrics {
  const m: ScopeMetrics = into ?? new PlainScopeMetrics();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.scope = readInstrumentationScope(r, r.end(), m.scope);
        break;
      case 0x12:
        m.metrics.push(readMetric(r, r.end()));
        break;
      case 0x1a:
        m.schemaUrl = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainMetric = plainObject<Metric>(function () {
  this.name = "";
  this.description = "";
  this.unit = "";
  this.gauge = undefined;
  this.sum = undefined;
  this.histogram = undefined;
  this.exponentialHistogram = undefined;
  this.summary = undefined;
  this.metadata = newList();
});

export function readMetric(r: ProtoReader, end: number, into?: Metric | undefined): Metric {
  const m: Metric = into ?? new PlainMetric();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.name = r.string();
        break;
      case 0x12:
        m.description = r.string();
        break;
      case 0x1a:
        m.unit = r.string();
        break;
      case 0x2a:
        m.gauge = readGauge(r, r.end(), m.gauge);
        m.sum = undefined;
        m.histogram = undefined;
        m.exponentialHistogram = undefined;
        m.summary = undefined;
        break;
      case 0x3a:
        m.sum = readSum(r, r.end(), m.sum);
        m.gauge = undefined;
        m.histogram = undefined;
        m.exponentialHistogram = undefined;
        m.summary = undefined;
        break;
      case 0x4a:
        m.histogram = readHistogram(r, r.end(), m.histogram);
        m.gauge = undefined;
        m.sum = undefined;
        m.exponentialHistogram = undefined;
        m.summary = undefined;
        break;
      case 0x52:
        m.exponentialHistogram = readExponentialHistogram(r, r.end(), m.exponentialHistogram);
        m.gauge = undefined;
        m.sum = undefined;
        m.histogram = undefined;
        m.summary = undefined;
        break;
      case 0x5a:
        m.summary = readSummary(r, r.end(), m.summary);
        m.gauge = undefined;
        m.sum = undefined;
        m.histogram = undefined;
        m.exponentialHistogram = undefined;
        break;
      case 0x62:
        m.metadata.push(readKeyValue(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainGauge = plainObject<Gauge>(function () {
  this.dataPoints = newList();
});

export function readGauge(r: ProtoReader, end: number, into?: Gauge | undefined): Gauge {
  const m: Gauge = into ?? new PlainGauge();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.dataPoints.push(readNumberDataPoint(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainSum = plainObject<Sum>(function () {
  this.dataPoints = newList();
  this.aggregationTemporality = 0;
  this.isMonotonic = false;
});

export function readSum(r: ProtoReader, end: number, into?: Sum | undefined): Sum {
  const m: Sum = into ?? new PlainSum();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.dataPoints.push(readNumberDataPoint(r, r.end()));
        break;
      case 0x10:
        m.aggregationTemporality = r.int32();
        break;
      case 0x18:
        m.isMonotonic = r.bool();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainHistogram = plainObject<Histogram>(function () {
  this.dataPoints = newList();
  this.aggregationTemporality = 0;
});

export function readHistogram(
  r: ProtoReader,
  end: number,
  into?: Histogram | undefined,
): Histogram {
  const m: Histogram = into ?? new PlainHistogram();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.dataPoints.push(readHistogramDataPoint(r, r.end()));
        break;
      case 0x10:
        m.aggregationTemporality = r.int32();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainExponentialHistogram = plainObject<ExponentialHistogram>(function () {
  this.dataPoints = newList();
  this.aggregationTemporality = 0;
});

export function readExponentialHistogram(
  r: ProtoReader,
  end: number,
  into?: ExponentialHistogram | undefined,
): ExponentialHistogram {
  const m: ExponentialHistogram = into ?? new PlainExponentialHistogram();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.dataPoints.push(readExponentialHistogramDataPoint(r, r.end()));
        break;
      case 0x10:
        m.aggregationTemporality = r.int32();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainSummary = plainObject<Summary>(function () {
  this.dataPoints = newList();
});

export function readSummary(r: ProtoReader, end: number, into?: Summary | undefined): Summary {
  const m: Summary = into ?? new PlainSummary();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.dataPoints.push(readSummaryDataPoint(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}
