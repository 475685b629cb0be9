export { type InstrumentRow, instrumentTable } from "./instrument-table.ts";
export { KafkaMetrics, type Report } from "./kafka-metrics.ts";
export type { HistogramValue, MetricSnapshot, PointAttributes } from "./metric-snapshot.ts";
export { ProcessObserver } from "./process-observer.ts";
export { metricName, prometheusContentType, prometheusText } from "./prometheus-text.ts";
