import type { CheckResult, CheckStatus, Readiness } from "../health/index.ts";
import type { PipelineStatus } from "./pipeline-status.ts";

/**
 * Whether a bridge is ready: all its pipelines are at work, and those that others send to can take
 * what they are sent. A backend that does not answer makes a pipeline from Kafka wait, and nobody
 * else: that is told, and is no reason to send telemetry elsewhere. Nor is one that answers with errors: the
 * pipeline is degraded then.
 *
 * Told twice: as the bridge's own states, and as checks in the form that all health has here.
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
      checks: pipelines.map(checkOf),
    },
  };
}

const statuses: Readonly<Record<ReturnType<typeof stateOf>, CheckStatus>> = {
  ok: "ok",
  degraded: "warning",
  waiting: "warning",
  "not running": "failed",
};

function checkOf(status: PipelineStatus): CheckResult {
  const state = stateOf(status);
  // Others send to it, and cannot be helped.
  const isRefusing = status.isReceiver && !status.isOk;
  return {
    name: `pipeline ${status.pipeline}`,
    status: isRefusing ? "failed" : statuses[state],
    reason: status.reason ?? (state === "ok" ? `at work: ${status.route}` : state),
    ageMs: 0,
    durationMs: 0,
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
