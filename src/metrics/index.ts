export {
  type HistogramName,
  type InstrumentRow,
  instrumentTable,
  type MetricName,
} from "./instrument-table.ts";
export { KafkaMetrics, type Observer, type Report } from "./kafka-metrics.ts";
export type { HistogramValue, MetricSnapshot, PointAttributes } from "./metric-snapshot.ts";
export { ProcessObserver } from "./process-observer.ts";
export {
  type LabelledMetrics,
  metricName,
  prometheusContentType,
  prometheusText,
} from "./prometheus-text.ts";
