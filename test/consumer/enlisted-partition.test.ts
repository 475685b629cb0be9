import { describe, expect, test } from "vitest";
import { AssignedPartition, type Delivery } from "../../src/consumer/assigned-partition.ts";
import { EnlistedPartition } from "../../src/consumer/enlisted-partition.ts";
import { SerializationError } from "../../src/errors/index.ts";
import { delivery, record } from "./records.ts";

const mine = { error: new Error("mine"), isReaders: true };
const notMine = { error: new Error("the brokers'"), isReaders: false };

/** A partition with records at these offsets, all handed out. */
function setUp(offsets: readonly number[]) {
  const assigned = new AssignedPartition({ topic: "t", partition: 0 }, 1);
  for (const offset of offsets) {
    assigned.tracker.add(offset, 3);
  }
  const log: unknown[] = [];
  const verdicts = {
    acknowledge: ({ record: { offset } }: Delivery) => {
      assigned.tracker.acknowledge(offset);
      log.push(["ack", offset]);
    },
    reject: ({ record: { offset } }: Delivery) => log.push(["nack", offset]),
    rejectUnreadable: ({ record: { offset } }: Delivery) => log.push(["unreadable", offset]),
    giveBack: ({ record: { offset } }: Delivery) => log.push(["again", offset]),
  };
  const enlisted = (chosen: readonly number[], fault: unknown = undefined) =>
    new EnlistedPartition(
      assigned,
      chosen.map((offset) => ({
        delivery: { ...delivery(assigned, offset), record: record(offset) },
        fault: () => fault,
      })),
      verdicts,
    );
  return { assigned, enlisted, log };
}

describe("the batches of a partition in a transaction", () => {
  test("commit the end of what is settled with them", () => {
    const { assigned, enlisted } = setUp([5, 6, 9, 10]);
    assigned.tracker.acknowledge(5);
    const offset = enlisted([9, 6]).offset();
    expect(offset).toEqual({ topic: "t", partition: 0, offset: 10, leaderEpoch: 3 });
  });

  test("commit it with the id of the topic that it is of", () => {
    const { assigned, enlisted } = setUp([5]);
    assigned.topicId = "0f2b7d60-93a1-4c5e-8a77-1be2c3d4e5f6";
    expect(enlisted([5]).offset()).toMatchObject({
      offset: 6,
      metadata: "topicId=0f2b7d60-93a1-4c5e-8a77-1be2c3d4e5f6;",
    });
  });

  test("are refused where one before them is not settled", () => {
    const { enlisted } = setUp([5, 6, 7]);
    expect(() => enlisted([5, 7]).offset()).toThrow("offset 6 comes before");
  });

  test("are refused once the partition is gone", () => {
    const { assigned, enlisted } = setUp([5]);
    const partition = enlisted([5]);
    partition.offset();
    assigned.close();
    expect(() => partition.check()).toThrow("was taken away");
    expect(() => partition.offset()).toThrow("was taken away");
  });

  test("leave nothing to commit when the transaction has done it", () => {
    const { assigned, enlisted, log } = setUp([5, 6]);
    const partition = enlisted([5]);
    partition.offset();
    partition.acknowledge({ isCommitted: true });
    expect(log).toEqual([["ack", 5]]);
    expect(assigned.tracker.uncommitted).toBeUndefined();
    assigned.tracker.acknowledge(6);
    expect(assigned.tracker.uncommitted).toMatchObject({ offset: 7 });
  });

  test("leave it to the consumer where the broker takes no offsets in transactions", () => {
    const { assigned, enlisted } = setUp([5]);
    const partition = enlisted([5]);
    partition.offset();
    partition.acknowledge({ isCommitted: false });
    expect(assigned.tracker.uncommitted).toMatchObject({ offset: 6 });
  });

  test("are handed out again, and count only where the reader failed", () => {
    const { enlisted, log } = setUp([5, 6]);
    enlisted([5]).handOutAgain(mine);
    enlisted([6]).handOutAgain(notMine);
    expect(log).toEqual([
      ["nack", 5],
      ["again", 6],
    ]);
  });

  test("go where unreadable ones go, and are not committed", () => {
    const { enlisted, log } = setUp([5]);
    const fault = new SerializationError("MALFORMED_PROTOBUF");
    const partition = enlisted([5], fault);
    expect(() => partition.offset()).toThrow(fault);
    partition.handOutAgain(notMine);
    expect(log).toEqual([["unreadable", 5]]);
  });

  test.each([
    [6, ["ack", 5]],
    [5, ["again", 5]],
    [undefined, ["again", 5]],
  ])(
    "are settled by what the group has committed, where nobody knew: %s",
    (committed, expected) => {
      const { assigned, enlisted, log } = setUp([5]);
      const partition = enlisted([5]);
      partition.hold();
      partition.offset();
      partition.settleBy(committed, notMine);
      expect(log).toEqual([expected]);
      expect(assigned.transactions).toBe(0);
    },
  );
});
