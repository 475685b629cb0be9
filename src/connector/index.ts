export type { ConnectorEvents, ConnectorStats, HealthOptions } from "./connector-types.ts";
export { KafkaConnector } from "./kafka-connector.ts";
export { type MetricsPush, type PushMetricsOptions, pushMetrics } from "./push-metrics.ts";
export type { ConnectorPart, RestartNotice } from "./restart.ts";
