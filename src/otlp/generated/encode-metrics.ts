// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { Init } from "../init.ts";
import { type ProtoWriter, refuse } from "../write/index.ts";
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
  w.messages(0x0a, m.resourceMetrics, 3, 1, writeResourceMetrics);
}

export function writeResourceMetrics(w: ProtoWriter, m: Init<ResourceMetrics>): void {
  w.message(0x0a, m.resource, 2, 2, writeResource);
  w.messages(0x12, m.scopeMetrics, 3, 2, writeScopeMetrics);
  w.implicitString(0x1a, m.schemaUrl);
}

export function writeScopeMetrics(w: ProtoWriter, m: Init<ScopeMetrics>): void {
  w.message(0x0a, m.scope, 1, 3, writeInstrumentationScope);
  w.messages(0x12, m.metrics, 2, 3, writeMetric);
  w.implicitString(0x1a, m.schemaUrl);
}

export function writeMetric(w: ProtoWriter, m: Init<Metric>): void {
  w.implicitString(0x0a, m.name);
  w.implicitString(0x12, m.description);
  w.implicitString(0x1a, m.unit);
  w.message(0x2a, m.gauge, 2, 4, writeGauge);
  w.message(0x3a, m.sum, 2, 4, writeSum);
  w.message(0x4a, m.histogram, 2, 4, writeHistogram);
  w.message(0x52, m.exponentialHistogram, 2, 4, writeExponentialHistogram);
  w.message(0x5a, m.summary, 2, 4, writeSummary);
  w.attributes(0x62, m.metadata, 4, writeKeyValue);
  if (m.sum !== undefined && m.gauge !== undefined) refuse();
  if (m.histogram !== undefined && (m.gauge !== undefined || m.sum !== undefined)) refuse();
  if (
    m.exponentialHistogram !== undefined &&
    (m.gauge !== undefined || m.sum !== undefined || m.histogram !== undefined)
  )
    refuse();
  if (
    m.summary !== undefined &&
    (m.gauge !== undefined ||
      m.sum !== undefined ||
      m.histogram !== undefined ||
      m.exponentialHistogram !== undefined)
  )
    refuse();
}

export function writeGauge(w: ProtoWriter, m: Init<Gauge>): void {
  w.messages(0x0a, m.dataPoints, 1, 5, writeNumberDataPoint);
}

export function writeSum(w: ProtoWriter, m: Init<Sum>): void {
  w.messages(0x0a, m.dataPoints, 1, 5, writeNumberDataPoint);
  w.implicitInt32(0x10, m.aggregationTemporality);
  w.implicitBool(0x18, m.isMonotonic);
}

export function writeHistogram(w: ProtoWriter, m: Init<Histogram>): void {
  w.messages(0x0a, m.dataPoints, 2, 5, writeHistogramDataPoint);
  w.implicitInt32(0x10, m.aggregationTemporality);
}

export function writeExponentialHistogram(w: ProtoWriter, m: Init<ExponentialHistogram>): void {
  w.messages(0x0a, m.dataPoints, 2, 5, writeExponentialHistogramDataPoint);
  w.implicitInt32(0x10, m.aggregationTemporality);
}

export function writeSummary(w: ProtoWriter, m: Init<Summary>): void {
  w.messages(0x0a, m.dataPoints, 1, 5, writeSummaryDataPoint);
}
