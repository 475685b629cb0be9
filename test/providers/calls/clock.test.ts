import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/providers/calls/index.ts";

describe("the system's clock", () => {
  it("tells the time that passes while one sleeps", async () => {
    const before = systemClock.now();
    await systemClock.sleep(15);
    // Timers may fire a millisecond early.
    expect(systemClock.now() - before).toBeGreaterThanOrEqual(10);
  });

  it("ends a sleep with the signal's own reason, however long it was to be", async () => {
    const controller = new AbortController();
    const sleep = systemClock.sleep(1e12, controller.signal);
    controller.abort(new Error("wake up"));
    await expect(sleep).rejects.toThrow("wake up");
    await expect(systemClock.sleep(1, controller.signal)).rejects.toThrow("wake up");
  });
});
