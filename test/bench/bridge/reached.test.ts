import { describe, expect, test } from "vitest";
import { comparedRows, noteOf, type Reached } from "../../../bench/bridge/reached.ts";

function reached(perCpuSecond: number, perSecond: number, failed = 0): Reached {
  return { perCpuSecond, perSecond, failed, peakBytes: 100 * 2 ** 20, p50Ms: 1, p99Ms: 2 };
}

describe("rows of contenders that took turns", () => {
  const rows = comparedRows(
    "a way",
    "spans",
    ["ours", "theirs"],
    [
      [reached(400_000, 900_000), reached(500_000, 900_000), reached(300_000, 900_000)],
      [reached(100_000, 300_000), reached(100_000, 300_000), reached(100_000, 300_000)],
    ],
  );

  test("compare with the last, by processor time and by time", () => {
    expect(rows[0]).toMatchObject({
      name: "a way: ours",
      value: 400_000,
      unit: "spans per CPU-s",
      ratio: 4,
      peer: "theirs",
      note: "900 k/s, 100 MB; 3.0 × per second",
    });
  });

  test("have no ratio where there is nothing to compare with", () => {
    expect(rows[1]).toEqual({
      name: "a way: theirs",
      value: 100_000,
      unit: "spans per CPU-s",
      note: "300 k/s, 100 MB",
    });
    const [alone] = comparedRows("a way", "spans", ["ours"], [[reached(1, 1)]]);
    expect(alone).not.toHaveProperty("ratio");
  });

  test("tell of requests that failed", () => {
    expect(noteOf([reached(1, 1_000, 2), reached(1, 1_000, 3)])).toContain("5 requests failed");
  });
});
