// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { Init } from "../init.ts";
import { asList, asMessage, atMostOne, type ProtoWriter } from "../write/index.ts";
import { writeInstrumentationScope, writeKeyValue, writeResource } from "./encode-common.ts";
import {
  writeExponentialHistogramDataPoint,
  writeHistogramDataPoint,
  writeNumberDataPoint,
  writeSummaryDataPoint,
} from "./encode-data-points.ts";
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

export function writeExportMetricsServiceRequest(
  w: ProtoWriter,
  m: Init<ExportMetricsServiceRequest>,
): void {
  if (m.resourceMetrics !== undefined)
    for (const each of asList(m.resourceMetrics)) {
      const start = w.open(0x0a, 3, 1);
      writeResourceMetrics(w, asMessage(each));
      w.closeLength(start, 3);
    }
}

export function writeResourceMetrics(w: ProtoWriter, m: Init<ResourceMetrics>): void {
  if (m.resource !== undefined) {
    const start = w.open(0x0a, 2, 2);
    writeResource(w, asMessage(m.resource));
    w.closeLength(start, 2);
  }
  if (m.scopeMetrics !== undefined)
    for (const each of asList(m.scopeMetrics)) {
      const start = w.open(0x12, 3, 2);
      writeScopeMetrics(w, asMessage(each));
      w.closeLength(start, 3);
    }
  w.implicitString(0x1a, m.schemaUrl);
}

export function writeScopeMetrics(w: ProtoWriter, m: Init<ScopeMetrics>): void {
  if (m.scope !== undefined) {
    const start = w.open(0x0a, 1, 3);
    writeInstrumentationScope(w, asMessage(m.scope));
    w.closeLength(start, 1);
  }
  if (m.metrics !== undefined)
    for (const each of asList(m.metrics)) {
      const start = w.open(0x12, 2, 3);
      writeMetric(w, asMessage(each));
      w.closeLength(start, 2);
    }
  w.implicitString(0x1a, m.schemaUrl);
}

export function writeMetric(w: ProtoWriter, m: Init<Metric>): void {
  atMostOne(m.gauge, m.sum, m.histogram, m.exponentialHistogram, m.summary);
  w.implicitString(0x0a, m.name);
  w.implicitString(0x12, m.description);
  w.implicitString(0x1a, m.unit);
  if (m.gauge !== undefined) {
    const start = w.open(0x2a, 2, 4);
    writeGauge(w, asMessage(m.gauge));
    w.closeLength(start, 2);
  }
  if (m.sum !== undefined) {
    const start = w.open(0x3a, 2, 4);
    writeSum(w, asMessage(m.sum));
    w.closeLength(start, 2);
  }
  if (m.histogram !== undefined) {
    const start = w.open(0x4a, 2, 4);
    writeHistogram(w, asMessage(m.histogram));
    w.closeLength(start, 2);
  }
  if (m.exponentialHistogram !== undefined) {
    const start = w.open(0x52, 2, 4);
    writeExponentialHistogram(w, asMessage(m.exponentialHistogram));
    w.closeLength(start, 2);
  }
  if (m.summary !== undefined) {
    const start = w.open(0x5a, 2, 4);
    writeSummary(w, asMessage(m.summary));
    w.closeLength(start, 2);
  }
  w.attributes(0x62, m.metadata, 4, writeKeyValue);
}

export function writeGauge(w: ProtoWriter, m: Init<Gauge>): void {
  if (m.dataPoints !== undefined)
    for (const each of asList(m.dataPoints)) {
      const start = w.open(0x0a, 1, 5);
      writeNumberDataPoint(w, asMessage(each));
      w.closeLength(start, 1);
    }
}

export function writeSum(w: ProtoWriter, m: Init<Sum>): void {
  if (m.dataPoints !== undefined)
    for (const each of asList(m.dataPoints)) {
      const start = w.open(0x0a, 1, 5);
      writeNumberDataPoint(w, asMessage(each));
      w.closeLength(start, 1);
    }
  w.implicitInt32(0x10, m.aggregationTemporality);
  w.implicitBool(0x18, m.isMonotonic);
}

export function writeHistogram(w: ProtoWriter, m: Init<Histogram>): void {
  if (m.dataPoints !== undefined)
    for (const each of asList(m.dataPoints)) {
      const start = w.open(0x0a, 2, 5);
      writeHistogramDataPoint(w, asMessage(each));
      w.closeLength(start, 2);
    }
  w.implicitInt32(0x10, m.aggregationTemporality);
}

export function writeExponentialHistogram(w: ProtoWriter, m: Init<ExponentialHistogram>): void {
  if (m.dataPoints !== undefined)
    for (const each of asList(m.dataPoints)) {
      const start = w.open(0x0a, 2, 5);
      writeExponentialHistogramDataPoint(w, asMessage(each));
      w.closeLength(start, 2);
    }
  w.implicitInt32(0x10, m.aggregationTemporality);
}

export function writeSummary(w: ProtoWriter, m: Init<Summary>): void {
  if (m.dataPoints !== undefined)
    for (const each of asList(m.dataPoints)) {
      const start = w.open(0x0a, 1, 5);
      writeSummaryDataPoint(w, asMessage(each));
      w.closeLength(start, 1);
    }
}
