import type { Readiness } from "../health/index.ts";
import type { PipelineStatus } from "./pipeline-status.ts";

/**
 * Whether a bridge is ready: all its pipelines are at work, and those that others send to can take
 * what they are sent. A backend that does not answer makes a pipeline from Kafka wait, and nobody
 * else: that is told, and is no reason to send telemetry elsewhere.
 */
export function readinessOf(pipelines: readonly PipelineStatus[]): Readiness {
  const isReady = pipelines.every(
    ({ isOk, isRunning, isReceiver }) => isOk || (isRunning && !isReceiver),
  );
  return {
    isReady,
    details: {
      pipelines: pipelines.map(({ pipeline, route, isOk, isRunning, reason }) => ({
        pipeline,
        state: stateOf(isOk, isRunning),
        route,
        ...(reason === undefined ? {} : { reason }),
      })),
    },
  };
}

function stateOf(isOk: boolean, isRunning: boolean): "ok" | "waiting" | "not running" {
  if (isOk) {
    return "ok";
  }
  return isRunning ? "waiting" : "not running";
}
