import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchLogRecordProcessor,
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from "@opentelemetry/sdk-logs";
import {
  MeterProvider,
  MetricReader,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BatchSpanProcessor,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

export type { LogRecordExporter, ReadableLogRecord } from "@opentelemetry/sdk-logs";
export type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
export type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";

/**
 * The 3.x line of the OpenTelemetry SDK, resolved from the package in this folder. It declares a
 * newer Node than the oldest one supported here, and runs there all the same.
 */
export const sdkV3 = {
  resourceFromAttributes,
  BatchLogRecordProcessor,
  BatchSpanProcessor,
  InMemoryLogRecordExporter,
  InMemorySpanExporter,
  LoggerProvider,
  MeterProvider,
  MetricReader,
  PeriodicExportingMetricReader,
  SimpleLogRecordProcessor,
  SimpleSpanProcessor,
  TracerProvider,
};
