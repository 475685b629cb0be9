import { describe, expect, it } from "vitest";
import { RestartDelay } from "../../../src/cli/run/workers/restart-delay.ts";

describe("RestartDelay", () => {
  it("doubles while workers die soon, up to half a minute", () => {
    const delay = new RestartDelay(
      () => 0,
      () => 1,
    );
    const waits = Array.from({ length: 12 }, () => delay.next());
    expect(waits.slice(0, 4)).toEqual([100, 200, 400, 800]);
    expect(waits.at(-1)).toBe(30_000);
  });

  it("is short again after a worker that ran for long", () => {
    let now = 0;
    const delay = new RestartDelay(
      () => now,
      () => 1,
    );
    delay.started();
    delay.next();
    delay.next();
    delay.started();
    now += 60_000;
    expect(delay.next()).toBe(100);
  });
});
