export type { ExporterTarget, SdkExporterOptions, SharedProducer } from "./exporter-options.ts";
export { KafkaLogRecordExporter } from "./log-record-exporter.ts";
export { KafkaMetricExporter, type MetricExporterOptions } from "./metric-exporter.ts";
export type {
  ExportDone,
  SdkAggregation,
  SdkExportResult,
  SdkInstrumentType,
  SdkTemporality,
} from "./sdk-contract.ts";
export { KafkaSpanExporter } from "./span-exporter.ts";
export type { TemporalityPreference } from "./temporality.ts";
