export type {
  ClientEvent,
  CommitEvent,
  PollEvent,
  ProcessEvent,
  SendEvent,
} from "./channels.ts";
export { clientTable } from "./client-table.ts";
export { type ClientOptions, ClientTelemetry } from "./client-telemetry.ts";
export type { ErrorType } from "./error-type.ts";
export { durationBounds, type InstrumentRow } from "./instrument-row.ts";
export { KafkaMetrics, type KafkaMetricsSnapshot, type TimeSummary } from "./kafka-metrics.ts";
export { LagGauges } from "./lag-gauges.ts";
export { type OperationRow, operations, spanAttributes } from "./operations.ts";
export type { ContextHeaders } from "./propagation.ts";
export { ProcessOperation, tellCommit, tellPoll } from "./record-operations.ts";
export { SendOperation } from "./send-operation.ts";
export { countLost, countSent } from "./sent-messages.ts";
