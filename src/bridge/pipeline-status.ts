import type { RunStatus } from "./supervision/index.ts";

/** What a pipeline of a bridge does at this moment. */
export interface PipelineStatus extends RunStatus {
  readonly pipeline: string;
  /** Its source and its sink: `OTLP/HTTP on 127.0.0.1:4318 → Kafka at localhost:9092`. */
  readonly route: string;
  /** Others send telemetry to it, and are told whether it took it. */
  readonly isReceiver: boolean;
}
