import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TimeWatch } from "../../../src/bridge/receiver/time-watch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function arriving(receivedBytes = 0) {
  return { receivedBytes, expire: vi.fn() };
}

describe("TimeWatch", () => {
  it("ends what does not come within the time of grace", () => {
    const watch = new TimeWatch(1_000);
    const request = arriving();
    watch.add(request);
    vi.advanceTimersByTime(1_000);
    expect(request.expire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(request.expire).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(10_000);
    expect(request.expire).toHaveBeenCalledOnce();
    expect(watch.size).toBe(0);
  });

  it("gives more time for each byte that came", () => {
    const watch = new TimeWatch(1_000);
    const request = arriving(327_680);
    watch.add(request);
    vi.advanceTimersByTime(11_000);
    expect(request.expire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(request.expire).toHaveBeenCalledOnce();
  });

  it("forgets what has come", () => {
    const watch = new TimeWatch(1_000);
    const request = arriving();
    watch.add(request);
    watch.remove(request);
    vi.advanceTimersByTime(10_000);
    expect(request.expire).not.toHaveBeenCalled();
  });

  it("has no timer while there is nothing to watch", () => {
    const watch = new TimeWatch(1_000);
    expect(vi.getTimerCount()).toBe(0);
    const request = arriving();
    watch.add(request);
    expect(vi.getTimerCount()).toBe(1);
    watch.remove(request);
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBe(0);
    watch.add(arriving());
    watch.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
