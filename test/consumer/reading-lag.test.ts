import { describe, expect, test } from "vitest";
import { AssignedPartition } from "../../src/consumer/assigned-partition.ts";
import { lagOf } from "../../src/consumer/reading-lag.ts";
import { record } from "./records.ts";

function assigned(place: { readonly offset?: number } = {}, records = 0): AssignedPartition {
  const partition = new AssignedPartition({ topic: "t", partition: 0, ...place }, 1);
  for (let offset = 0; offset < records; offset++) {
    partition.enqueue(record(offset));
  }
  return partition;
}

const noQueries = { watermarks: () => Promise.reject(new Error("nobody asks")) };
const endsAt = (end: number | undefined) => ({ knownEnd: () => end, queries: noQueries });

describe("the lag of a partition", () => {
  test("is what lies behind the first record that is not acknowledged", async () => {
    const partition = assigned({}, 5);
    partition.tracker.acknowledge(0);
    partition.tracker.acknowledge(1);
    partition.tracker.acknowledge(4);
    expect(await lagOf([partition], endsAt(10))).toEqual([{ topic: "t", partition: 0, lag: 8 }]);
  });

  test("is counted from where reading starts before anything is read", async () => {
    expect((await lagOf([assigned({ offset: 7 })], endsAt(10)))[0]?.lag).toBe(3);
    expect((await lagOf([assigned()], endsAt(10)))[0]?.lag).toBeUndefined();
  });

  test("is none when all is acknowledged, even if the driver's end is older", async () => {
    const partition = assigned({}, 3);
    for (const offset of [0, 1, 2]) {
      partition.tracker.acknowledge(offset);
    }
    expect((await lagOf([partition], endsAt(2)))[0]?.lag).toBe(0);
  });

  test.each(["userPaused", "flowPaused"] as const)("is asked for while %s", async (paused) => {
    const partition = assigned({}, 1);
    partition[paused] = true;
    const queries = { watermarks: () => Promise.resolve({ low: 0, high: 100 }) };
    expect((await lagOf([partition], { knownEnd: () => 1, queries }))[0]?.lag).toBe(100);
  });

  test("is unknown where the broker does not answer", async () => {
    expect((await lagOf([assigned({}, 1)], endsAt(undefined)))[0]?.lag).toBeUndefined();
  });
});
