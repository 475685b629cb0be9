import { describe, expect, it } from "vitest";
import { Openness } from "../../../src/bridge/receiver/openness.ts";

function deferred() {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Parts whose end a test decides, and what was done to them. */
function parts() {
  const done: string[] = [];
  const closed = deferred();
  const idle = deferred();
  return {
    done,
    closed,
    idle,
    close: () => {
      done.push("close");
      return closed.promise;
    },
    destroy: () => {
      done.push("destroy");
      closed.resolve();
    },
  };
}

describe("whether a receiver is open", () => {
  it("is told with the reason where it is not", async () => {
    const openness = new Openness();
    expect(openness.status()).toEqual({ isOk: false, reason: "does not listen yet" });
    openness.opened();
    expect(openness.status()).toEqual({ isOk: true });
    const { close, destroy } = parts();
    const closing = openness.close(0, { close, idle: async () => {}, destroy });
    expect(openness.status()).toEqual({ isOk: false, reason: "is closing" });
    await closing;
  });

  it("ends when all connections are closed and nothing is under way, not before", async () => {
    const { done, closed, idle, close, destroy } = parts();
    const steps: string[] = [];
    const closing = new Openness()
      .close(600_000, { close, idle: () => idle.promise, destroy })
      .then(() => steps.push("over"));
    closed.resolve();
    await new Promise(setImmediate);
    expect([done, steps]).toEqual([["close"], []]);
    idle.resolve();
    await closing;
    expect(done).toEqual(["close", "destroy"]);
  });

  it("ends in time whatever is under way, which is cut off", async () => {
    const { done, idle, close, destroy } = parts();
    await new Openness().close(5, { close, idle: () => idle.promise, destroy });
    expect(done).toEqual(["close", "destroy"]);
  });

  it("ends once, however often it is asked for", async () => {
    const { done, close, destroy } = parts();
    const openness = new Openness();
    const end = { close, idle: async () => {}, destroy };
    await Promise.all([openness.close(0, end), openness.close(600_000, end)]);
    expect(done).toEqual(["close", "destroy"]);
  });
});
