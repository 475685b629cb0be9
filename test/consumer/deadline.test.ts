import { describe, expect, test } from "vitest";
import { timeLimit, untilAborted, within } from "../../src/consumer/deadline.ts";
import { TimeoutError } from "../../src/errors/index.ts";

const never = new Promise<never>(() => {});

describe("waiting within a time", () => {
  test("gives what the work gives, or throws what it throws", async () => {
    expect(await within(Promise.resolve(5), 1_000, "work")).toBe(5);
    const failure = new Error("no");
    await expect(within(Promise.reject(failure), 1_000, "work")).rejects.toBe(failure);
  });

  test("ends with an error that names the work and the time", async () => {
    const waiting = within(never, 5, "leaving the group");
    await expect(waiting).rejects.toThrow(TimeoutError);
    await expect(waiting).rejects.toThrow("leaving the group took longer than 5 ms");
  });

  test("leaves no timer behind", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout");
    const before = timers().length;
    await within(Promise.resolve(), 3_600_000, "work");
    timeLimit(3_600_000).clear();
    expect(timers().length).toBeLessThanOrEqual(before);
  });
});

test("a time limit aborts its signal after the time, and not once it is cleared", async () => {
  const limit = timeLimit(5);
  const cleared = timeLimit(5);
  cleared.clear();
  await new Promise((resolve) => limit.signal.addEventListener("abort", resolve));
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(cleared.signal.aborted).toBe(false);
});

describe("waiting until aborted", () => {
  test("gives what the work gives", async () => {
    expect(await untilAborted(Promise.resolve("done"), new AbortController().signal)).toBe("done");
  });

  test("ends with the reason of the abort, before or while it waits", async () => {
    const reason = new Error("enough");
    await expect(untilAborted(never, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const waiting = untilAborted(never, controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
});
