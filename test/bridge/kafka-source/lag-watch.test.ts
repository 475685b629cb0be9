import { describe, expect, it, vi } from "vitest";
import { LagWatch } from "../../../src/bridge/kafka-source/lag-watch.ts";
import type { ReadingLag } from "../../../src/consumer/index.ts";

const known = [
  { topic: "t", partition: 0, lag: 5 },
  { topic: "t", partition: 1, lag: undefined },
];
const told = [{ group: "g", topic: "t", partition: 0, lag: 5 }];

describe("LagWatch", () => {
  it("tells the partitions whose lag is known, with their group", async () => {
    const watch = new LagWatch({ lag: async () => known }, "g");
    expect(await watch.latest()).toEqual(told);
  });

  it("asks once at a time, and tells what it knows where no answer comes", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const answers: ((lag: readonly ReadingLag[]) => void)[] = [];
      const ask = vi.fn(
        () => new Promise<readonly ReadingLag[]>((resolve) => answers.push(resolve)),
      );
      const watch = new LagWatch({ lag: ask }, "g");
      const early = [watch.latest(), watch.latest()];
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await Promise.all(early)).toEqual([[], []]);
      expect(ask).toHaveBeenCalledOnce();
      const late = watch.latest();
      answers[0]?.(known);
      expect(await late).toEqual(told);
      const later = watch.latest();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await later).toEqual(told);
      expect(ask).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
    }
  });
});
