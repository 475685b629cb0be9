import { describe, expect, test } from "vitest";
import type { CommitOffset, TopicPartition } from "../../src/cluster/index.ts";
import { placeAtCommitted } from "../../src/consumer/committed-places.ts";
import { AuthorizationError, TimeoutError } from "../../src/errors/index.ts";

const one = { topic: "t", partition: 0 };
const other = { topic: "t", partition: 1 };
const never = new AbortController().signal;

/** Answers in turn: offsets, or an error. */
function group(...answers: (readonly CommitOffset[] | Error)[]) {
  const asked: (readonly TopicPartition[])[] = [];
  return {
    asked,
    committed: (partitions: readonly TopicPartition[]): Promise<CommitOffset[]> => {
      asked.push(partitions);
      const answer = answers.shift();
      return answer instanceof Error
        ? Promise.reject(answer)
        : Promise.resolve([...(answer ?? [])]);
    },
  };
}

describe("placing partitions where their group has committed", () => {
  test("leaves those without a commit to the driver", async () => {
    const queries = group([{ ...other, offset: 7 }]);
    expect(await placeAtCommitted(queries, [one, other], never)).toEqual([
      one,
      { ...other, offset: 7 },
    ]);
  });

  test("reads from a commit of which topic it is, if it is one of ours", async () => {
    const topicId = "0f2b7d60-93a1-4c5e-8a77-1be2c3d4e5f6";
    const queries = group([
      { ...one, offset: 7, leaderEpoch: 2, metadata: `topicId=${topicId};` },
      { ...other, offset: 8, metadata: "of another client" },
    ]);
    expect(await placeAtCommitted(queries, [one, other], never)).toEqual([
      { ...one, offset: 7, leaderEpoch: 2, topicId },
      { ...other, offset: 8 },
    ]);
  });

  test("asks again while nobody knows, as during an open transaction", async () => {
    const queries = group(new TimeoutError(), new TimeoutError(), [{ ...one, offset: 3 }]);
    expect(await placeAtCommitted(queries, [one], never)).toEqual([{ ...one, offset: 3 }]);
    expect(queries.asked).toHaveLength(3);
  });

  test("leaves it to the driver to tell what will not go away", async () => {
    const queries = group(new AuthorizationError("GROUP_NOT_AUTHORIZED"));
    expect(await placeAtCommitted(queries, [one], never)).toEqual([one]);
  });

  test("goes without, when the group is about to be left", async () => {
    const leaving = new AbortController();
    const queries = { committed: () => new Promise<CommitOffset[]>(() => {}) };
    const placed = placeAtCommitted(queries, [one], leaving.signal);
    leaving.abort();
    expect(await placed).toEqual([one]);
  });

  test("asks nothing where there is nothing to place", async () => {
    const queries = group();
    expect(await placeAtCommitted(queries, [], never)).toEqual([]);
    expect(queries.asked).toEqual([]);
  });
});
