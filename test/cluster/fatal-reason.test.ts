import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FatalReason, isFatal } from "../../src/cluster/fatal-reason.ts";
import { ProducerError } from "../../src/errors/index.ts";

const first = new ProducerError("PRODUCER_FATAL", { detail: "first" });
const second = new ProducerError("PRODUCER_FATAL", { detail: "second" });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("what failed waits for the reason, which is told to its owner first", () => {
  const seen: string[] = [];
  const reason = new FatalReason(({ message }) => seen.push(message));
  reason.afterwards(() => seen.push("a report"));
  reason.afterwards(() => seen.push("another"));
  vi.advanceTimersByTime(500);
  expect(seen).toEqual([]);
  reason.tell(first);
  expect(seen).toEqual([first.message, "a report", "another"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("the first reason holds, and nobody waits any more", () => {
  const told = vi.fn();
  const reason = new FatalReason(told);
  reason.tell(first);
  reason.tell(second);
  const goOn = vi.fn();
  reason.afterwards(goOn);
  expect(goOn).toHaveBeenCalledOnce();
  expect(reason.error).toBe(first);
  expect(told).toHaveBeenCalledOnce();
});

test("without a reason it goes on after a second, each time", () => {
  const reason = new FatalReason();
  for (const times of [1, 2]) {
    const goOn = vi.fn();
    reason.afterwards(goOn);
    vi.advanceTimersByTime(999);
    expect(goOn).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(goOn, `round ${times}`).toHaveBeenCalledOnce();
  }
});

test("what waits goes on once where its owner ends, also from within", () => {
  const reason = new FatalReason();
  let times = 0;
  reason.afterwards(() => {
    times++;
    reason.tell(first);
  });
  reason.end();
  reason.end();
  expect(times).toBe(1);
  expect(reason.error).toBe(first);
});

test("tells the driver's code for a lost client from any other", () => {
  expect([{ code: -150 }, { code: -144 }, new Error("no"), undefined].map(isFatal)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("an error with a reason of its own needs no wait, one without waits", async () => {
  const reason = new FatalReason();
  await reason.explained({ code: -144 });
  let isExplained = false;
  const waiting = reason.explained({ code: -150 }).then(() => {
    isExplained = true;
  });
  await vi.advanceTimersByTimeAsync(500);
  expect(isExplained).toBe(false);
  reason.tell(first);
  await waiting;
  await reason.explained({ code: -150 });
});
