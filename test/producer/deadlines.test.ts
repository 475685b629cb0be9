import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Deadlines } from "../../src/producer/deadlines.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function entries(deadlines: Deadlines) {
  const expired: string[] = [];
  return {
    expired,
    add: (name: string, timeoutMs: number) =>
      deadlines.add({ expire: () => expired.push(name) }, timeoutMs),
  };
}

describe("deadlines", () => {
  test("expire in their order, each once, never early", () => {
    const { expired, add } = entries(new Deadlines());
    add("late", 500);
    add("soon", 100);
    add("now", 0);
    vi.advanceTimersByTime(99);
    expect(expired).toEqual(["now"]);
    vi.advanceTimersByTime(30);
    expect(expired).toEqual(["now", "soon"]);
    vi.advanceTimersByTime(10_000);
    expect(expired).toEqual(["now", "soon", "late"]);
  });

  test("take one timer, however many there are", () => {
    const { expired, add } = entries(new Deadlines());
    for (let index = 0; index < 10_000; index++) {
      add(String(index), 1_000 + (index % 700));
    }
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(2_000);
    expect(expired).toHaveLength(10_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("leave no timer when all have been called off", () => {
    const { expired, add } = entries(new Deadlines());
    const cancels = [add("a", 100), add("b", 200), add("c", 100)];
    for (const cancel of cancels) {
      cancel();
      cancel();
    }
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(expired).toEqual([]);
  });

  test("go on with the next when the nearest is called off", () => {
    const { expired, add } = entries(new Deadlines());
    const cancel = add("first", 100);
    add("second", 200);
    cancel();
    vi.advanceTimersByTime(250);
    expect(expired).toEqual(["second"]);
  });

  test("can be set by one that expires", () => {
    const deadlines = new Deadlines();
    const { expired, add } = entries(deadlines);
    deadlines.add({ expire: () => add("next", 100) }, 100);
    vi.advanceTimersByTime(130);
    expect(expired).toEqual([]);
    vi.advanceTimersByTime(130);
    expect(expired).toEqual(["next"]);
  });

  test("can be further away than a timer reaches", () => {
    const { expired, add } = entries(new Deadlines());
    const cancel = add("far", 3_000_000_000);
    vi.advanceTimersByTime(2_147_483_647);
    expect(expired).toEqual([]);
    vi.advanceTimersByTime(900_000_000);
    expect(expired).toEqual(["far"]);
    cancel();
  });
});
