import { describe, expect, it } from "vitest";
import { type PipelineStatus, readinessOf } from "../../src/bridge/index.ts";

const fine: PipelineStatus = {
  pipeline: "a",
  route: "x → y",
  isReceiver: true,
  isRunning: true,
  isOk: true,
};

describe("readinessOf", () => {
  it("is ready while all pipelines are well", () => {
    expect(readinessOf([fine, { ...fine, pipeline: "b" }])).toEqual({
      isReady: true,
      details: {
        pipelines: [
          { pipeline: "a", state: "ok", route: "x → y" },
          { pipeline: "b", state: "ok", route: "x → y" },
        ],
        checks: ["a", "b"].map((name) => ({
          name: `pipeline ${name}`,
          status: "ok",
          reason: "at work: x → y",
          ageMs: 0,
          durationMs: 0,
        })),
      },
    });
  });

  it("is not ready while telemetry that is sent to it cannot be taken, and says why", () => {
    const { isReady, details } = readinessOf([{ ...fine, isOk: false, reason: "no broker" }]);
    expect(isReady).toBe(false);
    expect(details.pipelines).toEqual([
      { pipeline: "a", state: "waiting", route: "x → y", reason: "no broker" },
    ]);
  });

  it("is ready while a backend makes a pipeline from Kafka wait", () => {
    const waiting = { ...fine, isReceiver: false, isOk: false, reason: "no backend" };
    expect(readinessOf([fine, waiting]).isReady).toBe(true);
  });

  it("is ready while a backend answers with errors, and says so", () => {
    const degraded = { ...fine, isReceiver: false, isDegraded: true, reason: "answered 500" };
    const { isReady, details } = readinessOf([degraded]);
    expect(isReady).toBe(true);
    expect(details.pipelines).toEqual([
      { pipeline: "a", state: "degraded", route: "x → y", reason: "answered 500" },
    ]);
  });

  it("tells checks in the form that all health has, as bad as they are for who asks", () => {
    const isDown = { isRunning: false, isOk: false };
    const { details } = readinessOf([
      { ...fine, isOk: false, reason: "no broker" },
      { ...fine, isReceiver: false, isOk: false, reason: "no backend" },
      { ...fine, isReceiver: false, isDegraded: true, reason: "answered 500" },
      { ...fine, isReceiver: false, ...isDown },
    ]);
    expect(details.checks).toMatchObject([
      { status: "failed", reason: "no broker" },
      { status: "warning", reason: "no backend" },
      { status: "warning", reason: "answered 500" },
      { status: "failed", reason: "not running" },
    ]);
  });

  it("is not ready while a pipeline is not at work", () => {
    const down = { ...fine, isReceiver: false, isRunning: false, isOk: false };
    expect(readinessOf([fine, down]).isReady).toBe(false);
  });
});
