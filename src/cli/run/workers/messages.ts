import type { PipelineStatus } from "../../../bridge/index.ts";
import type { MetricSnapshot } from "../../../metrics/index.ts";

/** What the primary process tells a worker. */
export type ToWorker =
  | { readonly type: "stop" }
  /** Read the file again. Answered by `reloaded`. */
  | { readonly type: "reload" }
  /** Answered by `report`, with the same number. */
  | { readonly type: "report"; readonly id: number };

/** What a worker tells of itself. */
export interface WorkerReport {
  readonly pipelines: readonly PipelineStatus[];
  readonly metrics: readonly MetricSnapshot[];
}

/** What a worker tells the primary process. */
export type ToPrimary =
  | { readonly type: "ready" }
  | { readonly type: "reloaded" }
  | { readonly type: "report"; readonly id: number; readonly report: WorkerReport };

/** The variable of the environment that tells a worker its number. */
export const workerVariable = "OTEL_KAFKA_WORKER";
