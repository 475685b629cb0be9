import { describe, expect, it } from "vitest";
import { RateGate, retryAfterMs } from "../../../../src/providers/confluent/http/rate-gate.ts";
import { ManualClock } from "../../../support/providers/manual-clock.ts";

function started(): { clock: ManualClock; gate: RateGate } {
  const clock = new ManualClock(1_000_000, { passesBySelf: true });
  return { clock, gate: new RateGate(clock) };
}

function answer(fields: Record<string, string>): Headers {
  return new Headers(fields);
}

async function enter(gate: RateGate, times: number): Promise<void> {
  for (let count = 0; count < times; count++) {
    await gate.enter(undefined);
  }
}

describe("a gate that nothing is known of", () => {
  it("lets all calls in", async () => {
    const { clock, gate } = started();
    await enter(gate, 1_000);
    gate.learn(answer({ "content-type": "application/json" }));
    await enter(gate, 1_000);
    expect(clock.sleeps).toEqual([]);
  });
});

describe("a gate that has seen an answer", () => {
  it("lets in as many calls as are left, and the next one when the window is over", async () => {
    const { clock, gate } = started();
    gate.learn(
      answer({ "rateLimit-limit": "300", "rateLimit-remaining": "2", "rateLimit-reset": "17" }),
    );
    await enter(gate, 2);
    expect(clock.sleeps).toEqual([]);
    await enter(gate, 1);
    expect(clock.sleeps).toEqual([17_000]);
    await enter(gate, 100);
    expect(clock.sleeps).toEqual([17_000]);
  });

  it("reads the headers of the other interfaces as well", async () => {
    const { clock, gate } = started();
    gate.learn(answer({ "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "5" }));
    await enter(gate, 1);
    expect(clock.sleeps).toEqual([5_000]);
  });

  it("keeps to the stricter one of two limits", async () => {
    const { clock, gate } = started();
    gate.learn(
      answer({
        "rateLimit-limit": "300, 160",
        "rateLimit-remaining": "299, 0",
        "rateLimit-reset": "60, 90",
      }),
    );
    await enter(gate, 1);
    expect(clock.sleeps).toEqual([90_000]);
  });

  it("believes the lowest figure within a window, in whatever order answers come", async () => {
    const { clock, gate } = started();
    gate.learn(answer({ "rateLimit-remaining": "0", "rateLimit-reset": "30" }));
    gate.learn(answer({ "rateLimit-remaining": "7", "rateLimit-reset": "30" }));
    await enter(gate, 1);
    expect(clock.sleeps).toEqual([30_000]);
  });

  it("takes what makes no sense for nothing", async () => {
    const { clock, gate } = started();
    gate.learn(answer({ "rateLimit-remaining": "none", "rateLimit-reset": "-3" }));
    gate.learn(answer({ "rateLimit-remaining": "0" }));
    await enter(gate, 10);
    expect(clock.sleeps).toEqual([]);
  });

  it("says so where the wait would be longer than two minutes", async () => {
    const { gate } = started();
    gate.learn(answer({ "rateLimit-remaining": "0", "rateLimit-reset": "1800" }));
    await expect(gate.enter(undefined)).rejects.toMatchObject({
      code: "PROVIDER_THROTTLED",
      retryAfterMs: 1_800_000,
    });
  });

  it("ends a wait with the caller's signal", async () => {
    const clock = new ManualClock(0);
    const gate = new RateGate(clock);
    gate.close(60_000);
    const controller = new AbortController();
    const entered = gate.enter(controller.signal);
    controller.abort(new Error("enough"));
    await expect(entered).rejects.toThrow("enough");
    expect(clock.sleeping).toBe(0);
  });
});

describe("how long a service asks to wait", () => {
  it.each([
    [{ "retry-after": "7" }, 7_000],
    [{ "retry-after": "Thu, 01 Jan 1970 00:00:09 GMT" }, 9_000],
    [{ "rateLimit-remaining": "0, 12", "rateLimit-reset": "4, 3600" }, 4_000],
    [{ "rateLimit-remaining": "3", "rateLimit-reset": "4" }, undefined],
    [{ "retry-after": "soon" }, undefined],
    [{}, undefined],
  ])("is read of %j", (fields: Record<string, string>, expected) => {
    expect(retryAfterMs(new Headers(fields), 0)).toBe(expected);
  });
});
