import type { KafkaConfig, KafkaOptions } from "../config/index.ts";
import { KafkaLogRecordExporter } from "./log-record-exporter.ts";
import { KafkaMetricExporter, type MetricExporterOptions } from "./metric-exporter.ts";
import { CommonConnection } from "./producer-lender.ts";
import { KafkaSpanExporter } from "./span-exporter.ts";

/** An exporter for each signal, on one connection. */
export interface KafkaExporters {
  readonly spans: KafkaSpanExporter;
  readonly metrics: KafkaMetricExporter;
  readonly logRecords: KafkaLogRecordExporter;
}

/**
 * Exporters for all signals that share one connection, which is closed when the last of them is shut
 * down. For `new NodeSDK({ traceExporter: exporters.spans, … })`.
 *
 * @throws ConfigError for options that cannot be
 */
export function kafkaExporters(
  config: KafkaConfig | KafkaOptions,
  options: MetricExporterOptions = {},
): KafkaExporters {
  const connection = new CommonConnection(config);
  return {
    spans: new KafkaSpanExporter(connection, options),
    metrics: new KafkaMetricExporter(connection, options),
    logRecords: new KafkaLogRecordExporter(connection, options),
  };
}
