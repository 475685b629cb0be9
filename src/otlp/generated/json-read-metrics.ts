// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { JsonReader } from "../json/json-reader.ts";
import { fromInstrumentationScope, fromKeyValue, fromResource } from "./json-read-common.ts";
import {
  fromExponentialHistogramDataPoint,
  fromHistogramDataPoint,
  fromNumberDataPoint,
  fromSummaryDataPoint,
} from "./json-read-data-points.ts";
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

export function fromExportMetricsServiceRequest(
  r: JsonReader,
  value: unknown,
): ExportMetricsServiceRequest {
  const o = r.object(value);
  return { resourceMetrics: r.messages(o.resourceMetrics, "resourceMetrics", fromResourceMetrics) };
}

export function fromResourceMetrics(r: JsonReader, value: unknown): ResourceMetrics {
  const o = r.object(value);
  return {
    resource: r.message(o.resource, "resource", fromResource),
    scopeMetrics: r.messages(o.scopeMetrics, "scopeMetrics", fromScopeMetrics),
    schemaUrl: r.text(o.schemaUrl, "schemaUrl"),
  };
}

export function fromScopeMetrics(r: JsonReader, value: unknown): ScopeMetrics {
  const o = r.object(value);
  return {
    scope: r.message(o.scope, "scope", fromInstrumentationScope),
    metrics: r.messages(o.metrics, "metrics", fromMetric),
    schemaUrl: r.text(o.schemaUrl, "schemaUrl"),
  };
}

export function fromMetric(r: JsonReader, value: unknown): Metric {
  const o = r.object(value);
  const m: Metric = {
    name: r.text(o.name, "name"),
    description: r.text(o.description, "description"),
    unit: r.text(o.unit, "unit"),
    metadata: r.messages(o.metadata, "metadata", fromKeyValue),
  };
  r.atMostOne(o.gauge, o.sum, o.histogram, o.exponentialHistogram, o.summary);
  if (r.has(o.gauge)) m.gauge = r.given(o.gauge, "gauge", fromGauge);
  if (r.has(o.sum)) m.sum = r.given(o.sum, "sum", fromSum);
  if (r.has(o.histogram)) m.histogram = r.given(o.histogram, "histogram", fromHistogram);
  if (r.has(o.exponentialHistogram))
    m.exponentialHistogram = r.given(
      o.exponentialHistogram,
      "exponentialHistogram",
      fromExponentialHistogram,
    );
  if (r.has(o.summary)) m.summary = r.given(o.summary, "summary", fromSummary);
  return m;
}

export function fromGauge(r: JsonReader, value: unknown): Gauge {
  const o = r.object(value);
  return { dataPoints: r.messages(o.dataPoints, "dataPoints", fromNumberDataPoint) };
}

export function fromSum(r: JsonReader, value: unknown): Sum {
  const o = r.object(value);
  return {
    dataPoints: r.messages(o.dataPoints, "dataPoints", fromNumberDataPoint),
    aggregationTemporality: r.int32(o.aggregationTemporality, "aggregationTemporality"),
    isMonotonic: r.bool(o.isMonotonic, "isMonotonic"),
  };
}

export function fromHistogram(r: JsonReader, value: unknown): Histogram {
  const o = r.object(value);
  return {
    dataPoints: r.messages(o.dataPoints, "dataPoints", fromHistogramDataPoint),
    aggregationTemporality: r.int32(o.aggregationTemporality, "aggregationTemporality"),
  };
}

export function fromExponentialHistogram(r: JsonReader, value: unknown): ExponentialHistogram {
  const o = r.object(value);
  return {
    dataPoints: r.messages(o.dataPoints, "dataPoints", fromExponentialHistogramDataPoint),
    aggregationTemporality: r.int32(o.aggregationTemporality, "aggregationTemporality"),
  };
}

export function fromSummary(r: JsonReader, value: unknown): Summary {
  const o = r.object(value);
  return { dataPoints: r.messages(o.dataPoints, "dataPoints", fromSummaryDataPoint) };
}
