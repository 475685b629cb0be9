import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { anySignal } from "../../src/abort/index.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Waits as most do: only the listener refers to the signal. */
function whenAborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(signal.reason), { once: true });
  });
}

describe("a signal of several", () => {
  it("is aborted by a time-out that nothing else refers to, whatever is collected", async () => {
    const { signal } = new AbortController();
    const reason = whenAborted(anySignal([signal, AbortSignal.timeout(300)]));
    const collecting = setInterval(collectGarbage, 20);
    expect(await reason).toMatchObject({ name: "TimeoutError" });
    clearInterval(collecting);
  });

  it("is aborted by any of them, with that one's reason", async () => {
    for (const index of [0, 1]) {
      const controllers = [new AbortController(), new AbortController()];
      const either = anySignal(controllers.map((each) => each.signal));
      expect(either.aborted).toBe(false);
      controllers[index]?.abort(index);
      expect([either.aborted, either.reason]).toEqual([true, index]);
    }
  });

  it("is aborted from the beginning where one of them is", () => {
    const reason = new Error("before");
    const either = anySignal([new AbortController().signal, AbortSignal.abort(reason)]);
    expect(either.reason).toBe(reason);
  });
});
