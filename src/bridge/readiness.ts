import type { Readiness } from "../health/index.ts";
import type { PipelineStatus } from "./pipeline-status.ts";

/**
 * Whether a bridge is ready: all its pipelines are at work, and those that others send to can take
 * what they are sent. A backend that does not answer makes a pipeline from Kafka wait, and nobody
 * else: that is told, and is no reason to send telemetry elsewhere. Nor is one that answers with errors: the
 * pipeline is degraded then.
 */
export function readinessOf(pipelines: readonly PipelineStatus[]): Readiness {
  const isReady = pipelines.every(
    ({ isOk, isRunning, isReceiver }) => isOk || (isRunning && !isReceiver),
  );
  return {
    isReady,
    details: {
      pipelines: pipelines.map((status) => ({
        pipeline: status.pipeline,
        state: stateOf(status),
        route: status.route,
        ...(status.reason === undefined ? {} : { reason: status.reason }),
      })),
    },
  };
}

function stateOf({
  isOk,
  isDegraded,
  isRunning,
}: PipelineStatus): "ok" | "degraded" | "waiting" | "not running" {
  if (isOk) {
    return isDegraded ? "degraded" : "ok";
  }
  return isRunning ? "waiting" : "not running";
}
