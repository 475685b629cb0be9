import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import {
  type IMetricReader,
  type MetricProducer,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import type { Logger } from "../config/index.ts";

/** Where metrics of the bridge's own are sent. */
export interface PushOptions {
  /** Without `/v1/metrics`. */
  readonly endpoint: string;
  readonly intervalMs: number;
}

/** The longest time that sending may take. */
const exportTimeoutMs = 10_000;
/** ExportResultCode.SUCCESS of @opentelemetry/core. */
const success = 0;

/** Sends what is collected over OTLP/HTTP, again and again. A failure is logged. */
export function pushReader(
  { endpoint, intervalMs }: PushOptions,
  logger: Logger,
  metricProducers: MetricProducer[],
): IMetricReader {
  const url = `${endpoint.replace(/\/$/, "")}/v1/metrics`;
  const otlp = new OTLPMetricExporter({ url, timeoutMillis: exportTimeoutMs });
  const exporter: PushMetricExporter = {
    export(metrics, done) {
      otlp.export(metrics, (result) => {
        if (result.code !== success) {
          const reason = result.error?.message ?? "no reason given";
          logger.warn(`metrics could not be sent: ${reason}`, { url });
        }
        done(result);
      });
    },
    forceFlush: () => otlp.forceFlush(),
    shutdown: () => otlp.shutdown(),
  };
  return new PeriodicExportingMetricReader({
    exporter,
    metricProducers,
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis: Math.min(exportTimeoutMs, intervalMs),
  });
}
