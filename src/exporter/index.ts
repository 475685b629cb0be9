export type {
  ExportBatch,
  ExportReport,
  KafkaExporterOptions,
  RefusedBatch,
} from "./batch-export.ts";
export type { SdkExporterOptions, SharedProducer } from "./exporter-options.ts";
export type { ExporterHealth, ExporterStats } from "./exporter-stats.ts";
export { KafkaExporter } from "./kafka-exporter.ts";
export { type KafkaExporters, kafkaExporters } from "./kafka-exporters.ts";
export { KafkaLogRecordExporter } from "./log-record-exporter.ts";
export { KafkaMetricExporter, type MetricExporterOptions } from "./metric-exporter.ts";
export { CommonConnection, type ExporterTarget } from "./producer-lender.ts";
export { type RegisterOptions, type Registration, registerKafka } from "./register/index.ts";
export type {
  ExportDone,
  SdkAggregation,
  SdkExportResult,
  SdkInstrumentType,
  SdkTemporality,
} from "./sdk-contract.ts";
export { KafkaSpanExporter } from "./span-exporter.ts";
export type { TemporalityPreference } from "./temporality.ts";
