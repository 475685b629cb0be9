import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Deadlines } from "../../src/producer/deadlines.ts";
import { deliveryStopped, type Stop, WriteWatch } from "../../src/producer/write-limits.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function stopsOf(watch: WriteWatch): Stop[] {
  const stops: Stop[] = [];
  watch.onStop((stop) => stops.push(stop));
  return stops;
}

const reason = new Error("enough");

describe("the watch over a write", () => {
  test("tells of the time-out, once", () => {
    const stops = stopsOf(new WriteWatch(new Deadlines(), { timeoutMs: 100 }));
    vi.advanceTimersByTime(99);
    expect(stops).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(stops).toEqual([{ kind: "timeout", timeoutMs: 100 }]);
  });

  test("tells of the abort, with its reason", () => {
    const controller = new AbortController();
    const stops = stopsOf(new WriteWatch(new Deadlines(), { signal: controller.signal }));
    controller.abort(reason);
    expect(stops).toEqual([{ kind: "aborted", reason }]);
  });

  test("tells whichever comes first, and no other", () => {
    const controller = new AbortController();
    const { signal } = controller;
    const stops = stopsOf(new WriteWatch(new Deadlines(), { signal, timeoutMs: 50 }));
    vi.advanceTimersByTime(100);
    controller.abort(reason);
    expect(stops).toEqual([{ kind: "timeout", timeoutMs: 50 }]);
  });

  test("tells at once of what had come before", () => {
    const watch = new WriteWatch(new Deadlines(), { signal: AbortSignal.abort(reason) });
    expect(stopsOf(watch)).toEqual([{ kind: "aborted", reason }]);
  });

  test("tells the step that is under way, not those that are over", () => {
    const watch = new WriteWatch(new Deadlines(), { timeoutMs: 50 });
    const first = stopsOf(watch);
    const second = stopsOf(watch);
    vi.advanceTimersByTime(100);
    expect(first).toEqual([]);
    expect(second).toHaveLength(1);
  });

  test("lets work go on without a write that stops", async () => {
    const controller = new AbortController();
    const watch = new WriteWatch(new Deadlines(), { signal: controller.signal });
    const waiting = watch.during(new Promise(() => {}), (stop) => new Error(`${stop.kind}!`));
    controller.abort();
    await expect(waiting).rejects.toThrow("aborted!");
    const over = new WriteWatch(new Deadlines(), {});
    await expect(over.during(Promise.resolve(7), String)).resolves.toBe(7);
    await expect(over.during(Promise.reject(reason), String)).rejects.toBe(reason);
  });

  test("leaves neither timer nor listener once it is released", () => {
    const { signal } = new AbortController();
    const deadlines = new Deadlines();
    const watches = Array.from(
      { length: 100 },
      () => new WriteWatch(deadlines, { signal, timeoutMs: 1_000 }),
    );
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(1);
    for (const watch of watches) {
      watch.release();
      watch.release();
    }
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("tells all writes that share a signal, also those that come after others are gone", () => {
    const controller = new AbortController();
    const { signal } = controller;
    const early = new WriteWatch(new Deadlines(), { signal });
    early.release();
    const stops = [1, 2, 3].map(() => stopsOf(new WriteWatch(new Deadlines(), { signal })));
    const earlyStops = stopsOf(early);
    controller.abort(reason);
    expect(stops.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(earlyStops).toEqual([]);
  });
});

describe("a stop of records that the driver may have", () => {
  test("is the abort's own reason, or a delivery time-out", () => {
    expect(deliveryStopped({ kind: "aborted", reason }, "x")).toBe(reason);
    expect(deliveryStopped({ kind: "timeout", timeoutMs: 5 }, "3 of 4 items")).toMatchObject({
      name: "DeliveryTimeoutError",
      message: expect.stringContaining("3 of 4 items within 5 ms"),
    });
  });
});
