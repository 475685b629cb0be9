import { describe, expect, test } from "vitest";
import type { ResetTarget } from "../../../src/cluster/groups/group-types.ts";
import { checkTarget, planChange, timeOf } from "../../../src/cluster/groups/reset-plan.ts";

const range = {
  topic: "t",
  partition: 3,
  committed: 7n,
  earliest: 5n,
  latest: 9n,
  atTime: undefined,
};

describe("the plan for a partition", () => {
  test.each([
    ["beginning", 5n],
    ["end", 9n],
    [{ offset: 6n }, 6n],
    [{ offset: 5 }, 5n],
    [{ offset: 9 }, 9n],
  ] as [ResetTarget, bigint][])("goes to %o", (to, offset) => {
    const { topic, partition } = range;
    expect(planChange(to, range)).toEqual({
      topic,
      partition,
      from: 7n,
      to: offset,
      clampedTo: undefined,
    });
  });

  test("stays on the partition, and says so", () => {
    expect(planChange({ offset: 2n }, range)).toMatchObject({ to: 5n, clampedTo: "earliest" });
    expect(planChange({ offset: 12n }, range)).toMatchObject({ to: 9n, clampedTo: "latest" });
  });

  test("goes to the first record at the time, or to the end where none is as late", () => {
    const to = { time: 1_000 };
    expect(planChange(to, { ...range, atTime: 8n })).toMatchObject({ to: 8n });
    expect(planChange(to, range)).toMatchObject({ to: 9n, clampedTo: undefined });
  });

  test("does not go past the last stable offset to a record of an open transaction", () => {
    const change = planChange({ time: 1_000 }, { ...range, atTime: 11n });
    expect(change).toMatchObject({ to: 9n, clampedTo: "latest" });
  });

  test("keeps apart what was never committed and what is at 0", () => {
    expect(planChange("end", { ...range, committed: undefined }).from).toBeUndefined();
    expect(planChange("end", { ...range, committed: 0n }).from).toBe(0n);
  });
});

describe("a target", () => {
  test("is a time as a date or as milliseconds", () => {
    expect(timeOf({ time: new Date(1_234) })).toEqual({ timeMs: 1_234 });
    expect(timeOf({ time: 1_234.5 })).toEqual({ timeMs: 1_234 });
    expect(timeOf("end")).toBeUndefined();
    expect(timeOf({ offset: 1n })).toBeUndefined();
  });

  test.each([
    [{ time: new Date(Number.NaN) }, /to\.time/],
    [{ time: -5 }, /to\.time/],
    [{ offset: -1n }, /to\.offset/],
    [{ offset: 1.5 }, /to\.offset/],
    [{ offset: 2 ** 60 }, /to\.offset/],
  ] as [ResetTarget, RegExp][])("%o is none", (to, message) => {
    expect(() => checkTarget(to)).toThrow(message);
    expect(() => checkTarget(to)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  });
});
