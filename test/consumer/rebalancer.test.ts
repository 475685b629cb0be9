import { describe, expect, test } from "vitest";
import type { RebalanceEvent, TopicPartition } from "../../src/cluster/index.ts";
import { AssignedPartitions } from "../../src/consumer/assigned-partitions.ts";
import type { PlacedPartition } from "../../src/consumer/placed-partition.ts";
import { Rebalancer } from "../../src/consumer/rebalancer.ts";

const zero = { topic: "t", partition: 0 };
const one = { topic: "t", partition: 1 };

function setUp(
  release: () => Promise<void> = async () => {},
  place: (list: readonly TopicPartition[]) => readonly PlacedPartition[] = (list) => list,
) {
  const partitions = new AssignedPartitions();
  const log: string[] = [];
  const assigned: TopicPartition[] = [];
  const errors: unknown[] = [];
  let isBetween = false;
  const names = (list: readonly TopicPartition[]): string =>
    list.map(({ partition }) => partition).join();
  const inTurn = (what: string): void => {
    // The assignment must change only while no poll is under way.
    log.push(isBetween ? what : `${what} (in the middle of a poll)`);
  };
  const rebalancer = new Rebalancer({
    member: {
      assign: (list) => {
        assigned.push(...list);
        inTurn(`assign ${names(list)}`);
      },
      unassign: (list) => inTurn(`unassign ${names(list)}`),
    },
    partitions,
    place: (list) => Promise.resolve(place(list)),
    between: async (task) => {
      await Promise.resolve();
      isBetween = true;
      try {
        task();
      } finally {
        isBetween = false;
      }
    },
    add: (list) => {
      partitions.add(list);
    },
    release: async (list) => {
      log.push(`release ${names(list)}`);
      await release();
      log.push("released");
    },
    onDone: ({ kind }) => log.push(`${kind} done`),
    onError: (error) => errors.push(error),
  });
  const handle = async (...events: RebalanceEvent[]): Promise<void> => {
    for (const event of events) {
      rebalancer.handle(event);
    }
    await rebalancer.settled();
  };
  return { partitions, rebalancer, log, assigned, errors, handle };
}

describe("following a group", () => {
  test("takes over what is assigned, between polls", async () => {
    const { partitions, log, handle } = setUp();
    await handle({ kind: "assigned", partitions: [zero, one] });
    expect(log).toEqual(["assign 0,1", "assigned done"]);
    expect(partitions.size).toBe(2);
  });

  test("takes them over where they were placed, and knows of which topic they are", async () => {
    const { assigned, partitions, handle } = setUp(undefined, (list) =>
      list.map((each) => ({ ...each, offset: 4, topicId: "id", claim: 4 })),
    );
    await handle({ kind: "assigned", partitions: [one] });
    expect(assigned).toMatchObject([{ ...one, offset: 4 }]);
    expect(partitions.get("t", 1)).toMatchObject({ topicId: "id" });
    expect(partitions.get("t", 1)?.tracker.uncommitted).toEqual({ offset: 4 });
  });

  test("settles and commits before it gives back, and closes what it gave", async () => {
    const { partitions, log, handle } = setUp();
    await handle({ kind: "assigned", partitions: [zero, one] });
    const given = partitions.get("t", 1);
    await handle({ kind: "revoked", partitions: [one] });
    expect(log.slice(2)).toEqual(["release 1", "released", "unassign 1", "revoked done"]);
    expect(given?.closed).toBe(true);
    expect([...partitions].map(({ partition }) => partition)).toEqual([0]);
  });

  test("neither waits nor commits for what was lost", async () => {
    const { partitions, log, handle } = setUp();
    await handle({ kind: "assigned", partitions: [zero] });
    const lost = partitions.get("t", 0);
    await handle({ kind: "lost", partitions: [zero] });
    expect(log.slice(2)).toEqual(["unassign 0", "lost done"]);
    expect(lost?.closed).toBe(true);
  });

  test("closes what was lost at once, before its turn between polls has come", () => {
    const { partitions, rebalancer } = setUp();
    const [lost] = partitions.add([zero]);
    rebalancer.handle({ kind: "lost", partitions: [zero] });
    return Promise.resolve().then(() => expect(lost?.closed).toBe(true));
  });

  test("takes one event after the other, however long each takes", async () => {
    let finish = (): void => {};
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { log, handle } = setUp(() => slow);
    const done = handle(
      { kind: "assigned", partitions: [zero] },
      { kind: "revoked", partitions: [zero] },
      { kind: "assigned", partitions: [one] },
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(log.at(-1)).toBe("release 0");
    finish();
    await done;
    expect(log.slice(-4)).toEqual(["unassign 0", "revoked done", "assign 1", "assigned done"]);
  });

  test("confirms a revocation of what it does not read, so that the group can go on", async () => {
    const { log, handle } = setUp();
    await handle({ kind: "revoked", partitions: [zero] });
    expect(log).toEqual(["release ", "released", "unassign 0", "revoked done"]);
  });

  test("goes on after a failure", async () => {
    let fails = true;
    const { log, errors, handle } = setUp(async () => {
      if (fails) {
        fails = false;
        throw new Error("no");
      }
    });
    await handle({ kind: "revoked", partitions: [zero] }, { kind: "revoked", partitions: [zero] });
    expect(errors).toHaveLength(1);
    expect(log.at(-1)).toBe("revoked done");
  });
});
