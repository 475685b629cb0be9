export { BridgeMetrics, type Report } from "./bridge-metrics.ts";
export { instrumentTable, type ObservedName } from "./instrument-table.ts";
export { createMeterProvider } from "./meter-provider.ts";
export type { HistogramValue, MetricSnapshot, PointAttributes } from "./metric-snapshot.ts";
export { ProcessObserver } from "./process-observer.ts";
export { metricName, prometheusContentType, prometheusText } from "./prometheus-text.ts";
