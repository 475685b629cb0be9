import { afterEach, describe, expect, it, vi } from "vitest";
import { Interrupt } from "../../src/cli/interrupt.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("Interrupt", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("aborts at the first %s", (signal) => {
    using interrupt = new Interrupt();
    expect(interrupt.signal.aborted).toBe(false);
    process.emit(signal);
    expect(interrupt.signal.aborted).toBe(true);
  });

  it("ends the process at the second signal", () => {
    const exit = vi.spyOn(process, "exit").mockImplementation((() => {}) as never);
    using interrupt = new Interrupt();
    process.emit("SIGINT");
    expect(exit).not.toHaveBeenCalled();
    process.emit("SIGTERM");
    expect(exit).toHaveBeenCalledExactlyOnceWith(130);
    expect(interrupt.signal.aborted).toBe(true);
  });

  it("listens no longer when it is disposed of", () => {
    const before = process.listenerCount("SIGINT");
    {
      using _interrupt = new Interrupt();
      expect(process.listenerCount("SIGINT")).toBe(before + 1);
    }
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});
