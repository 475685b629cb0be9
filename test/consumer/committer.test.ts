import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CommitOffset } from "../../src/cluster/index.ts";
import { AssignedPartition } from "../../src/consumer/assigned-partition.ts";
import { Committer } from "../../src/consumer/committer.ts";
import { ConsumerError, TimeoutError } from "../../src/errors/index.ts";
import { waitUntil } from "../support/wait-until.ts";
import { record } from "./records.ts";

/** Commits that are answered when a test says so. */
class Broker {
  readonly commits: (readonly CommitOffset[])[] = [];
  readonly #answers: ((error?: Error) => void)[] = [];

  commit(offsets: readonly CommitOffset[]): Promise<void> {
    this.commits.push(offsets);
    return new Promise((resolve, reject) => {
      this.#answers.push((error) => (error === undefined ? resolve() : reject(error)));
    });
  }

  async answer(error?: Error): Promise<void> {
    this.#answers.shift()?.(error);
    await turn();
  }
}

const turn = async (): Promise<void> => {
  for (let count = 0; count < 10; count++) {
    await Promise.resolve();
  }
};

function partitionWith(partition: number, acknowledged: number): AssignedPartition {
  const assigned = new AssignedPartition({ topic: "t", partition }, 1);
  for (let offset = 0; offset < 10; offset++) {
    assigned.enqueue(record(offset, { partition, leaderEpoch: 4 }));
  }
  acknowledge(assigned, acknowledged);
  return assigned;
}

function acknowledge(assigned: AssignedPartition, count: number): void {
  const first = assigned.tracker.uncommitted?.offset ?? 10 - assigned.tracker.outstanding;
  for (let offset = first; offset < first + count; offset++) {
    assigned.tracker.acknowledge(offset);
  }
}

describe("committing", () => {
  test("sends the position of each partition that has moved, and nothing of others", async () => {
    const broker = new Broker();
    const partitions = [partitionWith(0, 3), partitionWith(1, 0), partitionWith(2, 10)];
    const committer = new Committer(broker, partitions, {
      intervalMs: undefined,
      onError: vi.fn(),
    });
    const done = committer.commit();
    await turn();
    expect(broker.commits).toEqual([
      [
        { topic: "t", partition: 0, offset: 3, leaderEpoch: 4 },
        { topic: "t", partition: 2, offset: 10, leaderEpoch: 4 },
      ],
    ]);
    await broker.answer();
    await done;
    await committer.commit();
    expect(broker.commits).toHaveLength(1);
  });

  test("says of which topic an offset is, and claims a place before anything is read", async () => {
    const broker = new Broker();
    const topicId = "0f2b7d60-93a1-4c5e-8a77-1be2c3d4e5f6";
    const known = new AssignedPartition({ topic: "t", partition: 0, topicId, claim: 3 }, 1);
    const committer = new Committer(broker, [known], { intervalMs: undefined, onError: vi.fn() });
    const done = committer.commit();
    await turn();
    const metadata = `topicId=${topicId};`;
    expect(broker.commits).toEqual([[{ topic: "t", partition: 0, offset: 3, metadata }]]);
    await broker.answer();
    await done;
    await committer.commit();
    known.enqueue(record(8));
    known.tracker.acknowledge(8);
    void committer.commit();
    await turn();
    expect(broker.commits.slice(1)).toMatchObject([[{ offset: 9, metadata }]]);
  });

  test("waits until it is known which partitions are left, commits these, and tells of the others", async () => {
    const broker = new Broker();
    const partitions = [partitionWith(0, 1), partitionWith(1, 2)];
    let known = (): void => {};
    const committer = new Committer(broker, partitions, {
      intervalMs: undefined,
      onError: vi.fn(),
      ready: () => new Promise((resolve) => (known = resolve)),
    });
    const done = committer.commit();
    await turn();
    partitions[1]?.close();
    known();
    await turn();
    expect(broker.commits).toEqual([[{ topic: "t", partition: 0, offset: 1, leaderEpoch: 4 }]]);
    const refused = expect(done).rejects.toMatchObject({ code: "ASSIGNMENT_LOST" });
    await broker.answer();
    await refused;
  });

  test("sends nothing of a partition that was given back, also while it waited for its turn", async () => {
    const broker = new Broker();
    const partitions = [partitionWith(0, 1), partitionWith(1, 1)];
    const committer = new Committer(broker, partitions, {
      intervalMs: undefined,
      onError: vi.fn(),
    });
    const first = committer.commit();
    await turn();
    for (const partition of partitions) {
      acknowledge(partition, 1);
    }
    const second = committer.commit();
    partitions[1]?.close();
    await broker.answer();
    await first;
    const told = expect(second).rejects.toMatchObject({ code: "ASSIGNMENT_LOST" });
    await broker.answer();
    await told;
    expect(broker.commits[1]).toEqual([{ topic: "t", partition: 0, offset: 2, leaderEpoch: 4 }]);
  });

  test("has one commit under way at a time, so that an older one never comes after a newer", async () => {
    const broker = new Broker();
    const partition = partitionWith(0, 1);
    const committer = new Committer(broker, [partition], {
      intervalMs: undefined,
      onError: vi.fn(),
    });
    const first = committer.commit();
    await turn();
    acknowledge(partition, 1);
    const second = committer.commit();
    await turn();
    expect(broker.commits).toHaveLength(1);
    await broker.answer();
    await turn();
    expect(broker.commits.map(([only]) => only?.offset)).toEqual([1, 2]);
    await broker.answer();
    await Promise.all([first, second]);
  });

  test("tells why it failed, and tries the same again with the next", async () => {
    const broker = new Broker();
    const partition = partitionWith(0, 2);
    const committer = new Committer(broker, [partition], {
      intervalMs: undefined,
      onError: vi.fn(),
    });
    const failing = committer.commit();
    await turn();
    await broker.answer(new TimeoutError({ detail: "no answer" }));
    await expect(failing).rejects.toThrow(ConsumerError);
    await expect(failing).rejects.toMatchObject({ code: "COMMIT_FAILED", retriable: true });
    const again = committer.commit();
    await turn();
    expect(broker.commits[1]).toEqual(broker.commits[0]);
    await broker.answer();
    await again;
  });

  test("tries again what a rebalancing group did not take, with what came to it meanwhile", async () => {
    const broker = new Broker();
    const partition = partitionWith(0, 2);
    const committer = new Committer(broker, [partition], {
      intervalMs: undefined,
      onError: vi.fn(),
    });
    const done = committer.commit();
    await turn();
    await broker.answer(new ConsumerError("COMMIT_FAILED", { detail: "rebalancing" }));
    acknowledge(partition, 1);
    await waitUntil("it is tried again", () => broker.commits.length === 2);
    await broker.answer();
    await done;
    expect(broker.commits.map(([only]) => only?.offset)).toEqual([2, 3]);
  });

  test("does not try again what was given away meanwhile, and says that it failed", async () => {
    const broker = new Broker();
    const partition = partitionWith(0, 2);
    const committer = new Committer(broker, [partition], {
      intervalMs: undefined,
      onError: vi.fn(),
    });
    const failing = committer.commit();
    await turn();
    await broker.answer(new ConsumerError("COMMIT_FAILED", { detail: "rebalancing" }));
    partition.close();
    await expect(failing).rejects.toMatchObject({ code: "COMMIT_FAILED" });
    expect(broker.commits).toHaveLength(1);
  });

  test("of chosen partitions leaves the others alone", async () => {
    const broker = new Broker();
    const [one, other] = [partitionWith(0, 1), partitionWith(1, 1)];
    const committer = new Committer(broker, [one, other], {
      intervalMs: undefined,
      onError: vi.fn(),
    });
    void committer.commit([other]);
    await turn();
    expect(broker.commits[0]?.map(({ partition }) => partition)).toEqual([1]);
  });
});

describe("on an interval", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("commits again and again until it is stopped", async () => {
    const broker = new Broker();
    const partition = partitionWith(0, 1);
    const committer = new Committer(broker, [partition], { intervalMs: 1_000, onError: vi.fn() });
    expect(committer.automatic).toBe(true);
    committer.start();
    vi.advanceTimersByTime(1_000);
    await turn();
    await broker.answer();
    acknowledge(partition, 1);
    vi.advanceTimersByTime(1_000);
    await turn();
    await broker.answer();
    committer.stop();
    acknowledge(partition, 1);
    vi.advanceTimersByTime(10_000);
    await turn();
    expect(broker.commits.map(([only]) => only?.offset)).toEqual([1, 2]);
  });

  test("does not pile commits up while one waits for its answer", async () => {
    const broker = new Broker();
    const partition = partitionWith(0, 1);
    const committer = new Committer(broker, [partition], { intervalMs: 1_000, onError: vi.fn() });
    committer.start();
    for (let second = 0; second < 30; second++) {
      vi.advanceTimersByTime(1_000);
      await turn();
      acknowledge(partition, second < 5 ? 1 : 0);
    }
    expect(broker.commits).toHaveLength(1);
    await broker.answer();
    vi.advanceTimersByTime(1_000);
    await turn();
    expect(broker.commits.map(([only]) => only?.offset)).toEqual([1, 6]);
    committer.stop();
  });

  test("tells of failures without throwing", async () => {
    const broker = new Broker();
    const onError = vi.fn();
    const committer = new Committer(broker, [partitionWith(0, 1)], { intervalMs: 1_000, onError });
    committer.start();
    vi.advanceTimersByTime(1_000);
    await turn();
    await broker.answer(new Error("gone"));
    await turn();
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: "COMMIT_FAILED" }));
    committer.stop();
  });

  test("does nothing where commits are up to the reader", () => {
    const broker = new Broker();
    const committer = new Committer(broker, [partitionWith(0, 1)], {
      intervalMs: undefined,
      onError: vi.fn(),
    });
    expect(committer.automatic).toBe(false);
    committer.start();
    vi.advanceTimersByTime(100_000);
    expect(broker.commits).toEqual([]);
  });
});
