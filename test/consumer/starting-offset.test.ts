import { describe, expect, test } from "vitest";
import type { TopicPartition } from "../../src/cluster/index.ts";
import { resolveOffsets } from "../../src/consumer/starting-offset.ts";

const places = [0, 1].map((partition) => ({ topic: "t", partition }));

/** A topic with 100 records in partition 0 and 200 in partition 1, one a second from 1,000 on. */
const queries = {
  watermarks: async ({ partition }: TopicPartition) => ({ low: 0, high: (partition + 1) * 100 }),
  offsetsForTime: async (partitions: readonly TopicPartition[], timeMs: number) =>
    partitions.map(({ topic, partition }) => {
      const offset = Math.max(0, Math.ceil(timeMs / 1_000) - 1);
      return { topic, partition, offset: offset < (partition + 1) * 100 ? offset : -1 };
    }),
};

async function offsets(place: Parameters<typeof resolveOffsets>[2]): Promise<number[]> {
  return (await resolveOffsets(queries, places, place)).map(({ offset }) => offset);
}

describe("where reading starts", () => {
  test("is an offset as it is", async () => {
    expect(await offsets(42n)).toEqual([42, 42]);
    expect(await offsets(9_007_199_254_740_991n)).toEqual([2 ** 53 - 1, 2 ** 53 - 1]);
  });

  test("is the beginning as the broker finds it, since that may move", async () => {
    expect(await offsets("beginning")).toEqual([-2, -2]);
  });

  test("is the end as it is now, so that what comes later is read", async () => {
    expect(await offsets("end")).toEqual([100, 200]);
  });

  test("is the first record at a time, or the end of a partition that has none", async () => {
    expect(await offsets({ time: 50_000 })).toEqual([49, 49]);
    expect(await offsets({ time: new Date(150_000) })).toEqual([100, 149]);
    expect(await offsets({ time: Date.now() })).toEqual([100, 200]);
  });
});
