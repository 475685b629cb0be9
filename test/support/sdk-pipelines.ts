import { resourceFromAttributes } from "@opentelemetry/resources";
import * as logsV2 from "@opentelemetry/sdk-logs";
import * as metricsV2 from "@opentelemetry/sdk-metrics";
import * as tracesV2 from "@opentelemetry/sdk-trace-base";
import type {
  KafkaLogRecordExporter,
  KafkaMetricExporter,
  KafkaSpanExporter,
} from "../../src/exporter/index.ts";
import { sdkV3 } from "./sdk-v3/index.ts";

/** What a batch processor is told; each line has the same names. */
export interface BatchOptions {
  readonly maxQueueSize?: number;
  readonly maxExportBatchSize?: number;
  readonly scheduledDelayMillis?: number;
  readonly exportTimeoutMillis?: number;
}

const attributes = { "service.name": "pipeline", "service.version": "1.0.0" };
/** Never by itself: tests ask for the export. */
const exportIntervalMillis = 3_600_000;

/** Providers with the real batch processors and periodic readers of a line of the SDK. */
export interface SdkPipelines {
  readonly name: string;
  tracing(exporter: KafkaSpanExporter, options?: BatchOptions): tracesV2.BasicTracerProvider;
  /** Each span is an export of its own. */
  eachSpan(exporter: KafkaSpanExporter): tracesV2.BasicTracerProvider;
  logging(exporter: KafkaLogRecordExporter, options?: BatchOptions): logsV2.LoggerProvider;
  metering(exporter: KafkaMetricExporter): metricsV2.MeterProvider;
}

const pipelinesV2: SdkPipelines = {
  name: "2.x",
  tracing: (exporter, options = {}) =>
    new tracesV2.BasicTracerProvider({
      resource: resourceFromAttributes(attributes),
      spanProcessors: [new tracesV2.BatchSpanProcessor(exporter, { ...options })],
    }),
  eachSpan: (exporter) =>
    new tracesV2.BasicTracerProvider({
      resource: resourceFromAttributes(attributes),
      spanProcessors: [new tracesV2.SimpleSpanProcessor(exporter)],
    }),
  logging: (exporter, options = {}) =>
    new logsV2.LoggerProvider({
      resource: resourceFromAttributes(attributes),
      processors: [new logsV2.BatchLogRecordProcessor({ exporter, ...options })],
    }),
  metering: (exporter) =>
    new metricsV2.MeterProvider({
      resource: resourceFromAttributes(attributes),
      readers: [new metricsV2.PeriodicExportingMetricReader({ exporter, exportIntervalMillis })],
    }),
};

// The 3.x line has the same calls; its types come from another release of the API, whose classes
// TypeScript tells apart by their private members.
const pipelinesV3 = {
  name: "3.x",
  tracing: (exporter: KafkaSpanExporter, options: BatchOptions = {}) =>
    new sdkV3.TracerProvider({
      resource: sdkV3.resourceFromAttributes(attributes),
      spanProcessors: [new sdkV3.BatchSpanProcessor({ exporter, ...options })],
    }),
  eachSpan: (exporter: KafkaSpanExporter) =>
    new sdkV3.TracerProvider({
      resource: sdkV3.resourceFromAttributes(attributes),
      spanProcessors: [new sdkV3.SimpleSpanProcessor({ exporter })],
    }),
  logging: (exporter: KafkaLogRecordExporter, options: BatchOptions = {}) =>
    new sdkV3.LoggerProvider({
      resource: sdkV3.resourceFromAttributes(attributes),
      processors: [new sdkV3.BatchLogRecordProcessor({ exporter, ...options })],
    }),
  metering: (exporter: KafkaMetricExporter) =>
    new sdkV3.MeterProvider({
      resource: sdkV3.resourceFromAttributes(attributes),
      readers: [new sdkV3.PeriodicExportingMetricReader({ exporter, exportIntervalMillis })],
    }),
} as unknown as SdkPipelines;

/** Every line that is supported. */
export const sdkPipelines: readonly SdkPipelines[] = [pipelinesV2, pipelinesV3];
