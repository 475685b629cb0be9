import { describe, expect, test } from "vitest";
import { Bell } from "../../src/consumer/bell.ts";

const never = 3_600_000;

describe("the bell", () => {
  test("wakes who waits", async () => {
    const bell = new Bell();
    const waiting = bell.wait(never);
    bell.ring();
    await waiting;
    expect(bell.rung).toBe(false);
  });

  test("keeps a ring for the next wait, once", async () => {
    const bell = new Bell();
    bell.ring();
    bell.ring();
    await bell.wait(never);
    let woken = false;
    const second = bell.wait(never).then(() => {
      woken = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(woken).toBe(false);
    bell.ring();
    await second;
  });

  test("forgets a ring that was hushed", async () => {
    const bell = new Bell();
    bell.ring();
    bell.hush();
    expect(bell.rung).toBe(false);
    await bell.wait(1);
  });

  test("lets go after the time", async () => {
    await new Bell().wait(5);
  });

  test("leaves no timer behind", async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const bell = new Bell();
    const waiting = bell.wait(never);
    bell.ring();
    await waiting;
    const after = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    expect(after).toBeLessThanOrEqual(before);
  });
});
