import { describe, expect, test, vi } from "vitest";
import type { TopicPartition } from "../../src/cluster/index.ts";
import { AssignedPartition } from "../../src/consumer/assigned-partition.ts";
import type { TopicReplacedNotice } from "../../src/consumer/consumer-events.ts";
import type { PlacedPartition } from "../../src/consumer/placed-partition.ts";
import { ReplacedTopics } from "../../src/consumer/replaced-topics.ts";
import { AuthorizationError, TimeoutError } from "../../src/errors/index.ts";
import { waitUntil } from "../support/wait-until.ts";

const never = new AbortController().signal;
const first = { topic: "t", partition: 0 };
const second = { topic: "t", partition: 1 };

/** Brokers that name topics as a test says, and one consumer that reads of them. */
class Reading {
  ids: Record<string, string> | Error = { t: "old" };
  low: number | Error = 0;
  partitions: AssignedPartition[] = [];
  /** Whether partitions can be moved: not while the driver does not fetch them. */
  movable = true;
  readonly moves: PlacedPartition[] = [];
  readonly notices: TopicReplacedNotice[] = [];
  readonly errors: Error[] = [];
  asked = 0;
  /** Whether no poll is under way. */
  isBetween = false;
  readonly toldBetween: boolean[] = [];
  readonly topics = new ReplacedTopics({
    queries: {
      topicIds: (names) => this.#answer(names),
      watermarks: () => this.#watermarks(),
    },
    partitions: { [Symbol.iterator]: () => this.partitions[Symbol.iterator]() },
    between: async (task) => {
      this.isBetween = true;
      await task();
      this.isBetween = false;
    },
    move: (partition, to) => this.#move(partition, to),
    onReplaced: (notice) => {
      this.notices.push(notice);
      this.toldBetween.push(this.isBetween);
    },
    onError: (error) => this.errors.push(error),
    settleMs: 50,
  });

  read(...places: readonly PlacedPartition[]): void {
    this.partitions = places.map((place) => new AssignedPartition(place, 1));
  }

  async #answer(names: readonly string[]): Promise<Map<string, string>> {
    this.asked++;
    if (this.ids instanceof Error) {
      throw this.ids;
    }
    return new Map(Object.entries(this.ids).filter(([name]) => names.includes(name)));
  }

  async #watermarks(): Promise<{ low: number; high: number }> {
    if (this.low instanceof Error) {
      throw this.low;
    }
    return { low: this.low, high: 100 };
  }

  async #move(before: AssignedPartition, to: PlacedPartition): Promise<boolean> {
    if (!this.movable) {
      throw new TimeoutError();
    }
    if (before.closed || !this.isBetween) {
      return false;
    }
    this.moves.push(to);
    this.partitions = this.partitions.map((each) =>
      each === before ? new AssignedPartition(to, 2) : each,
    );
    return true;
  }
}

describe("a topic that is read", () => {
  test("goes on as long as it is the same", async () => {
    const reading = new Reading();
    reading.read(first, second);
    for (let look = 0; look < 4; look++) {
      await reading.topics.look();
    }
    expect(reading.moves).toEqual([]);
    expect(reading.notices).toEqual([]);
    expect(reading.partitions.map(({ topicId }) => topicId)).toEqual(["old", "old"]);
  });

  test("begins anew when brokers have named another one twice", async () => {
    const reading = new Reading();
    reading.read({ ...first, topicId: "old" }, { topic: "other", partition: 0, topicId: "same" });
    reading.ids = { t: "new", other: "same" };
    reading.low = 3;
    await reading.topics.look();
    expect(reading.moves).toEqual([]);
    await reading.topics.look();
    expect(reading.moves).toEqual([{ ...first, offset: 3, topicId: "new", claim: 3 }]);
    expect(reading.notices).toEqual([{ topic: "t", partitions: [0], topicId: "new" }]);
    // What is told later could come behind records of the new topic.
    expect(reading.toldBetween).toEqual([true]);
    await reading.topics.look();
    await reading.topics.look();
    expect(reading.moves).toHaveLength(1);
  });

  test("that is replaced once more is waited for once more", async () => {
    const reading = new Reading();
    reading.read({ ...first, topicId: "old" });
    for (const id of ["second", "third", "third"]) {
      reading.ids = { t: id };
      await reading.topics.look();
    }
    expect(reading.moves.map(({ topicId }) => topicId)).toEqual(["third"]);
  });

  test("does not go back to the old one that a broker still names", async () => {
    const reading = new Reading();
    reading.read({ ...first, topicId: "old" });
    reading.ids = { t: "new" };
    await reading.topics.look();
    await reading.topics.look();
    reading.ids = { t: "old" };
    for (let look = 0; look < 3; look++) {
      await reading.topics.look();
    }
    expect(reading.moves.map(({ topicId }) => topicId)).toEqual(["new"]);
  });

  test("that is gone for a while is not taken for another", async () => {
    const reading = new Reading();
    reading.read({ ...first, topicId: "old" });
    reading.ids = {};
    await reading.topics.look();
    await reading.topics.look();
    reading.ids = { t: "old" };
    await reading.topics.look();
    expect(reading.moves).toEqual([]);
  });

  test("is moved as soon as that is possible, and told only then", async () => {
    const reading = new Reading();
    reading.read({ ...second, topicId: "old" }, { ...first, topicId: "old" });
    reading.ids = { t: "new" };
    reading.movable = false;
    await reading.topics.look();
    await reading.topics.look();
    expect(reading.notices).toEqual([]);
    expect(reading.errors).toHaveLength(2);
    reading.movable = true;
    await reading.topics.look();
    expect(reading.notices).toEqual([{ topic: "t", partitions: [0, 1], topicId: "new" }]);
  });

  test("is not moved where the new one has no place yet", async () => {
    const reading = new Reading();
    reading.read({ ...first, topicId: "old" });
    reading.ids = { t: "new" };
    reading.low = new TimeoutError();
    await reading.topics.look();
    await reading.topics.look();
    expect(reading.moves).toEqual([]);
    reading.low = 0;
    await reading.topics.look();
    expect(reading.moves).toHaveLength(1);
  });

  test("is not told of where its partitions were given back meanwhile", async () => {
    const reading = new Reading();
    reading.read({ ...first, topicId: "old" });
    reading.ids = { t: "new" };
    await reading.topics.look();
    reading.partitions[0]?.close();
    await reading.topics.look();
    expect(reading.moves).toEqual([]);
    expect(reading.notices).toEqual([]);
  });

  test("whose id could not be asked for at first is told apart all the same", async () => {
    const reading = new Reading();
    await reading.topics.check([first], never);
    reading.ids = { t: "new" };
    reading.read(first);
    await reading.topics.look();
    await reading.topics.look();
    expect(reading.moves.map(({ topicId }) => topicId)).toEqual(["new"]);
  });
});

describe("partitions that are about to be read", () => {
  test("are left where they are, and learn of which topic they are", async () => {
    const reading = new Reading();
    const places = [{ ...first, offset: 7, topicId: "old" }, second];
    expect(await reading.topics.check(places, never)).toEqual([
      { ...first, offset: 7, topicId: "old" },
      { ...second, topicId: "old" },
    ]);
    expect(reading.asked).toBe(1);
  });

  test("begin at the beginning where their commit is of a topic that is no more", async () => {
    const reading = new Reading();
    reading.ids = { t: "new" };
    reading.low = 2;
    const places = [
      { ...first, offset: 900, leaderEpoch: 4, topicId: "old" },
      { ...second, offset: 5, topicId: "new" },
    ];
    expect(await reading.topics.check(places, never)).toEqual([
      { ...first, offset: 2, topicId: "new", claim: 2 },
      { ...second, offset: 5, topicId: "new" },
    ]);
    expect(reading.notices).toEqual([{ topic: "t", partitions: [0], topicId: "new" }]);
  });

  test("begin there, too, without a commit, where another partition shows the replacement", async () => {
    const reading = new Reading();
    reading.ids = { t: "new" };
    for (const places of [
      [second, { ...first, offset: 9, topicId: "old" }],
      // Later, and on its own.
      [{ topic: "t", partition: 2 }],
    ]) {
      const placed = await reading.topics.check(places, never);
      expect(placed.map(({ offset }) => offset)).toEqual(places.map(() => 0));
    }
  });

  test("are checked again a while later, as a broker may be behind", async () => {
    const reading = new Reading();
    const place = { ...first, offset: 7, topicId: "new" };
    const check = reading.topics.check([place], never);
    await waitUntil("it was asked for once", () => reading.asked === 1);
    reading.ids = { t: "new" };
    expect(await check).toEqual([place]);
    expect(reading.notices).toEqual([]);
  });

  test("are left to the driver to place where the beginning is not known", async () => {
    const reading = new Reading();
    reading.ids = { t: "new" };
    reading.low = new TimeoutError();
    const place = { ...first, offset: 900, topicId: "old" };
    expect(await reading.topics.check([place], never)).toEqual([
      { ...first, offset: -2, topicId: "new" },
    ]);
  });

  test.each([
    ["do not answer, which the looks that follow tell if it lasts", new TimeoutError(), 0],
    ["refuse to", new AuthorizationError("CLUSTER_NOT_AUTHORIZED"), 1],
  ])("keep what their commit says where brokers %s", async (_case, failure, told) => {
    const reading = new Reading();
    reading.ids = failure;
    const place = { ...first, offset: 7, topicId: "old" };
    expect(await reading.topics.check([place, second], never)).toEqual([place, second]);
    expect(reading.errors).toHaveLength(told);
  });

  test("are not waited for when the group is about to be left", async () => {
    const leaving = new AbortController();
    const reading = new Reading();
    reading.ids = { t: "new" };
    const place = { ...first, offset: 7, topicId: "old" };
    const check = reading.topics.check([place], leaving.signal);
    await waitUntil("it was asked for once", () => reading.asked === 1);
    leaving.abort();
    expect(await check).toEqual([place]);
  });

  test("of several topics are told apart", async () => {
    const reading = new Reading();
    const other: TopicPartition = { topic: "u", partition: 0 };
    reading.ids = { t: "new", u: "same" };
    const places = [
      { ...other, offset: 8, topicId: "same" },
      { ...first, offset: 9, topicId: "old" },
    ];
    const placed = await reading.topics.check(places, never);
    expect(placed.map(({ offset }) => offset)).toEqual([8, 0]);
  });
});

test("looks again and again, from start to stop", async () => {
  vi.useFakeTimers();
  const reading = new Reading();
  reading.read(first);
  reading.topics.start();
  await vi.advanceTimersByTimeAsync(5_100);
  expect(reading.asked).toBe(2);
  reading.topics.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reading.asked).toBe(2);
  vi.useRealTimers();
});
