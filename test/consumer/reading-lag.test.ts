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
    expect(await lagOf([partition], endsAt(10), "latest")).toEqual([
      { topic: "t", partition: 0, lag: 8 },
    ]);
  });

  test("is counted from where reading starts before anything is read", async () => {
    expect((await lagOf([assigned({ offset: 7 })], endsAt(10), "latest"))[0]?.lag).toBe(3);
  });

  test("is all that there is where reading begins at the beginning, and nothing was read", async () => {
    const queries = { watermarks: () => Promise.resolve({ low: 3, high: 100 }) };
    const source = { knownEnd: () => 90, queries };
    expect((await lagOf([assigned()], source, "earliest"))[0]?.lag).toBe(97);
    expect((await lagOf([assigned()], endsAt(90), "earliest"))[0]?.lag).toBeUndefined();
  });

  test("is none where reading begins at the end, and nothing came since", async () => {
    expect((await lagOf([assigned()], endsAt(10), "latest"))[0]?.lag).toBe(0);
  });

  test("is unknown while it is not known where the end was, at which reading begins", async () => {
    const paused = assigned();
    paused.flowPaused = true;
    expect((await lagOf([paused], endsAt(10), "latest"))[0]?.lag).toBeUndefined();
    expect((await lagOf([assigned()], endsAt(undefined), "latest"))[0]?.lag).toBeUndefined();
    expect((await lagOf([assigned()], endsAt(10), "error"))[0]?.lag).toBeUndefined();
  });

  test("is none when all is acknowledged, even if the driver's end is older", async () => {
    const partition = assigned({}, 3);
    for (const offset of [0, 1, 2]) {
      partition.tracker.acknowledge(offset);
    }
    expect((await lagOf([partition], endsAt(2), "latest"))[0]?.lag).toBe(0);
  });

  test.each(["userPaused", "flowPaused"] as const)("is asked for while %s", async (paused) => {
    const partition = assigned({}, 1);
    partition[paused] = true;
    const queries = { watermarks: () => Promise.resolve({ low: 0, high: 100 }) };
    expect((await lagOf([partition], { knownEnd: () => 1, queries }, "latest"))[0]?.lag).toBe(100);
  });

  test("is unknown where the broker does not answer", async () => {
    expect((await lagOf([assigned({}, 1)], endsAt(undefined), "latest"))[0]?.lag).toBeUndefined();
  });
});
