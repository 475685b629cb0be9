// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { Init } from "../init.ts";
import { type JsonWriter, memberName } from "../json/json-writer.ts";
import { refuse } from "../write/index.ts";
import { jsonInstrumentationScope, jsonKeyValue, jsonResource } from "./json-write-common.ts";
import {
  jsonExponentialHistogramDataPoint,
  jsonHistogramDataPoint,
  jsonNumberDataPoint,
  jsonSummaryDataPoint,
} from "./json-write-data-points.ts";
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

const resourceMetricsName = memberName("resourceMetrics");
const resourceName = memberName("resource");
const scopeMetricsName = memberName("scopeMetrics");
const schemaUrlName = memberName("schemaUrl");
const scopeName = memberName("scope");
const metricsName = memberName("metrics");
const nameName = memberName("name");
const descriptionName = memberName("description");
const unitName = memberName("unit");
const gaugeName = memberName("gauge");
const sumName = memberName("sum");
const histogramName = memberName("histogram");
const exponentialHistogramName = memberName("exponentialHistogram");
const summaryName = memberName("summary");
const metadataName = memberName("metadata");
const dataPointsName = memberName("dataPoints");
const aggregationTemporalityName = memberName("aggregationTemporality");
const isMonotonicName = memberName("isMonotonic");

export function jsonExportMetricsServiceRequest(
  w: JsonWriter,
  m: Init<ExportMetricsServiceRequest>,
): void {
  w.messages(resourceMetricsName, m.resourceMetrics, 1, jsonResourceMetrics);
}

export function jsonResourceMetrics(w: JsonWriter, m: Init<ResourceMetrics>): void {
  w.message(resourceName, m.resource, 2, jsonResource);
  w.messages(scopeMetricsName, m.scopeMetrics, 2, jsonScopeMetrics);
  w.implicitString(schemaUrlName, m.schemaUrl);
}

export function jsonScopeMetrics(w: JsonWriter, m: Init<ScopeMetrics>): void {
  w.message(scopeName, m.scope, 3, jsonInstrumentationScope);
  w.messages(metricsName, m.metrics, 3, jsonMetric);
  w.implicitString(schemaUrlName, m.schemaUrl);
}

export function jsonMetric(w: JsonWriter, m: Init<Metric>): void {
  w.implicitString(nameName, m.name);
  w.implicitString(descriptionName, m.description);
  w.implicitString(unitName, m.unit);
  w.message(gaugeName, m.gauge, 4, jsonGauge);
  w.message(sumName, m.sum, 4, jsonSum);
  w.message(histogramName, m.histogram, 4, jsonHistogram);
  w.message(exponentialHistogramName, m.exponentialHistogram, 4, jsonExponentialHistogram);
  w.message(summaryName, m.summary, 4, jsonSummary);
  w.attributes(metadataName, m.metadata, 4, jsonKeyValue);
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

export function jsonGauge(w: JsonWriter, m: Init<Gauge>): void {
  w.messages(dataPointsName, m.dataPoints, 5, jsonNumberDataPoint);
}

export function jsonSum(w: JsonWriter, m: Init<Sum>): void {
  w.messages(dataPointsName, m.dataPoints, 5, jsonNumberDataPoint);
  w.int32(aggregationTemporalityName, m.aggregationTemporality);
  w.implicitBool(isMonotonicName, m.isMonotonic);
}

export function jsonHistogram(w: JsonWriter, m: Init<Histogram>): void {
  w.messages(dataPointsName, m.dataPoints, 5, jsonHistogramDataPoint);
  w.int32(aggregationTemporalityName, m.aggregationTemporality);
}

export function jsonExponentialHistogram(w: JsonWriter, m: Init<ExponentialHistogram>): void {
  w.messages(dataPointsName, m.dataPoints, 5, jsonExponentialHistogramDataPoint);
  w.int32(aggregationTemporalityName, m.aggregationTemporality);
}

export function jsonSummary(w: JsonWriter, m: Init<Summary>): void {
  w.messages(dataPointsName, m.dataPoints, 5, jsonSummaryDataPoint);
}
