import { describe, expect, it } from "vitest";
import { Pace } from "../../../src/providers/calls/index.ts";
import { ManualClock } from "../../support/providers/manual-clock.ts";

describe("a pace", () => {
  it("lets a burst through, then waits for its turn", async () => {
    const clock = new ManualClock(0, { passesBySelf: true });
    const pace = new Pace({ clock, perSecond: 5, burst: 2 });
    const begun: number[] = [];
    for (let call = 0; call < 5; call++) {
      await pace.take();
      begun.push(clock.now());
    }
    expect(begun).toEqual([0, 0, 200, 400, 600]);
  });

  it("keeps the order of those who wait, each a turn behind the one before", async () => {
    const clock = new ManualClock(0);
    const pace = new Pace({ clock, perSecond: 1 });
    const order: number[] = [];
    const calls = [1, 2, 3].map(async (call) => {
      await pace.take();
      order.push(call);
    });
    expect(clock.sleeps).toEqual([1_000, 2_000]);
    clock.advance(2_000);
    await Promise.all(calls);
    expect(order).toEqual([1, 2, 3]);
  });

  it("fills up after a rest to the burst and no further, also where the clock goes back", async () => {
    const clock = new ManualClock(1_000_000);
    const pace = new Pace({ clock, perSecond: 2 });
    await pace.take(2);
    clock.set(500_000);
    void pace.take(0);
    clock.advance(60_000);
    await pace.take(2);
    const late = pace.take(1);
    expect(clock.sleeps).toEqual([500]);
    clock.advance(500);
    await late;
  });

  it("waits longer where the service has less left than was thought", async () => {
    const clock = new ManualClock(0, { passesBySelf: true });
    const pace = new Pace({ clock, perSecond: 5, burst: 300 });
    pace.limitTo(0);
    await pace.take();
    expect(clock.now()).toBe(200);
    pace.limitTo(1_000);
    await pace.take();
    expect(clock.now()).toBe(400);
  });

  it("gives back the turn of a caller who gave up", async () => {
    const clock = new ManualClock(0);
    const pace = new Pace({ clock, perSecond: 1 });
    await pace.take();
    const controller = new AbortController();
    const given = pace.take(1, controller.signal);
    controller.abort(new Error("no more"));
    await expect(given).rejects.toThrow("no more");
    const next = pace.take();
    expect(clock.sleeps).toEqual([1_000, 1_000]);
    clock.advance(1_000);
    await next;
  });
});
