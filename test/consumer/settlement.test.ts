import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AssignedPartition } from "../../src/consumer/assigned-partition.ts";
import type { RefusedRecord } from "../../src/consumer/refused-record.ts";
import { Settlement } from "../../src/consumer/settlement.ts";
import { SerializationError } from "../../src/errors/index.ts";
import { delivery, record } from "./records.ts";

const unreadable = new SerializationError("MALFORMED_PROTOBUF", { detail: "garbage" });

function setUp(maxAttempts = 3) {
  const partition = new AssignedPartition({ topic: "t", partition: 0 }, 1);
  for (let offset = 0; offset < 5; offset++) {
    partition.enqueue(record(offset));
  }
  const places: { refused: RefusedRecord; settle: (error?: unknown) => void }[] = [];
  const onSettled = vi.fn();
  const onFailure = vi.fn();
  const settlement = new Settlement({
    maxAttempts,
    retryBackoffMs: 100,
    refuse: (refused) =>
      new Promise((resolve, reject) => {
        places.push({
          refused,
          settle: (error) => (error === undefined ? resolve() : reject(error)),
        });
      }),
    onSettled,
    onFailure,
  });
  const handOut = (offset: number) => {
    partition.beginDelivery();
    return delivery(partition, offset);
  };
  return { partition, settlement, places, onSettled, onFailure, handOut };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a delivery that turns out to be unreadable", () => {
  test("is not tried again, and acknowledged when it has found a place", async () => {
    const { partition, settlement, places, handOut } = setUp();
    settlement.rejectUnreadable(handOut(0), unreadable);
    expect(places.map(({ refused }) => refused)).toEqual([
      { record: record(0), reason: "unreadable", error: unreadable, attempts: 1 },
    ]);
    expect([partition.handedOut, partition.tracker.uncommitted]).toEqual([0, undefined]);
    places[0]?.settle();
    await turn();
    expect(partition.tracker.uncommitted).toEqual({ offset: 1 });
  });

  test("is left to the next reader where its partition is gone", () => {
    const { partition, settlement, places, handOut } = setUp();
    const late = handOut(0);
    partition.close();
    settlement.rejectUnreadable(late, unreadable);
    expect(places).toEqual([]);
  });
});

describe("a delivery that the reader refuses", () => {
  test("is not tried again, and acknowledged when it has found a place", async () => {
    const { partition, settlement, places, handOut } = setUp();
    const never = new Error("never");
    settlement.refuse(handOut(0), never);
    expect(places.map(({ refused }) => refused)).toEqual([
      { record: record(0), reason: "refused", error: never, attempts: 1 },
    ]);
    expect([partition.handedOut, partition.tracker.uncommitted]).toEqual([0, undefined]);
    places[0]?.settle();
    await turn();
    expect(partition.tracker.uncommitted).toEqual({ offset: 1 });
  });

  test("finds its place while the partition is given back, too", async () => {
    const { partition, settlement, places, handOut } = setUp();
    const delivery = handOut(0);
    const drained = partition.drain(new AbortController().signal);
    settlement.refuse(delivery, new Error("never"));
    places[0]?.settle();
    await drained;
    expect(partition.tracker.uncommitted).toEqual({ offset: 1 });
  });

  test("is left to the next reader where its partition is gone", () => {
    const { partition, settlement, places, handOut } = setUp();
    const late = handOut(0);
    partition.close();
    settlement.refuse(late, new Error("never"));
    expect(places).toEqual([]);
  });
});

describe("settling a delivery", () => {
  test("an acknowledgement moves the position and ends the delivery", () => {
    const { partition, settlement, onSettled, handOut } = setUp();
    settlement.acknowledge(handOut(0));
    expect(partition.tracker.uncommitted).toEqual({ offset: 1 });
    expect(partition.handedOut).toBe(0);
    expect(onSettled).toHaveBeenCalledWith(partition);
  });

  test("an acknowledgement of a closed partition does nothing", () => {
    const { partition, settlement, onSettled, handOut } = setUp();
    const late = handOut(0);
    partition.close();
    settlement.acknowledge(late);
    settlement.reject(late, new Error("late, too"));
    expect(partition.tracker.uncommitted).toBeUndefined();
    expect(onSettled).not.toHaveBeenCalled();
  });

  describe("by rejection", () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    test("has it come again, each time after twice the wait", () => {
      const { partition, settlement, handOut } = setUp(4);
      let current = handOut(0);
      for (const wait of [100, 200, 400]) {
        settlement.reject(current, new Error("no"));
        expect(partition.handedOut).toBe(0);
        vi.advanceTimersByTime(wait - 1);
        expect(partition.hasDue).toBe(false);
        vi.advanceTimersByTime(1);
        const again = partition.takeDue();
        expect(again?.attempt).toBe(current.attempt + 1);
        partition.beginDelivery();
        current = again ?? current;
      }
    });

    test("that is no rejection has it come again as the same attempt, as often as it takes", () => {
      const { partition, settlement, places, handOut } = setUp(1);
      let current = handOut(0);
      for (let times = 0; times < 3; times++) {
        settlement.giveBack(current);
        expect([partition.handedOut, partition.held]).toEqual([0, true]);
        vi.advanceTimersByTime(100);
        const again = partition.takeDue();
        expect(again?.attempt).toBe(1);
        partition.beginDelivery();
        current = again ?? current;
      }
      expect(places).toEqual([]);
      expect(partition.tracker.uncommitted).toBeUndefined();
    });

    test("leaves it to the next reader of a partition that is being given back", async () => {
      const { partition, settlement, places, handOut } = setUp();
      const last = handOut(0);
      const drained = partition.drain(new AbortController().signal);
      settlement.reject(last, new Error("no"));
      await drained;
      vi.advanceTimersByTime(60_000);
      expect(partition.hasDue).toBe(false);
      expect(places).toEqual([]);
      expect(partition.tracker.uncommitted).toBeUndefined();
    });
  });

  test("the last rejection refuses the record, with the last error", async () => {
    const { partition, settlement, places, handOut } = setUp(1);
    const poison = new Error("poison");
    settlement.reject(handOut(0), poison);
    expect(places[0]?.refused).toEqual({
      record: record(0),
      reason: "failed",
      error: poison,
      attempts: 1,
    });
    expect(partition.held).toBe(true);
    expect(partition.tracker.uncommitted).toBeUndefined();
    places[0]?.settle();
    await turn();
    expect(partition.tracker.uncommitted).toEqual({ offset: 1 });
    expect(partition.held).toBe(false);
  });
});

describe("a record that cannot be read", () => {
  test("is acknowledged when it has a place, and not before", async () => {
    const { partition, settlement, places, onSettled } = setUp();
    settlement.unreadable(partition, record(0), unreadable);
    expect(places[0]?.refused).toMatchObject({ reason: "unreadable", error: unreadable });
    expect(partition.tracker.uncommitted).toBeUndefined();
    places[0]?.settle();
    await turn();
    expect(partition.tracker.uncommitted).toEqual({ offset: 1 });
    expect(onSettled).toHaveBeenCalledWith(partition);
  });

  test("ends the reading when it has no place, and is not acknowledged", async () => {
    const { partition, settlement, places, onFailure } = setUp();
    settlement.unreadable(partition, record(0), unreadable);
    const failure = new Error("nowhere to go");
    places[0]?.settle(failure);
    await turn();
    expect(onFailure).toHaveBeenCalledWith(failure);
    expect(partition.tracker.uncommitted).toBeUndefined();
  });

  test("ends nothing when its partition is gone meanwhile", async () => {
    const { partition, settlement, places, onFailure } = setUp();
    settlement.unreadable(partition, record(0), unreadable);
    partition.close();
    places[0]?.settle(new Error("called off"));
    await turn();
    expect(onFailure).not.toHaveBeenCalled();
  });

  test("because of a mistake of ours ends the reading", () => {
    const { partition, settlement, places, onFailure } = setUp();
    const bug = new TypeError("a bug");
    settlement.unreadable(partition, record(0), bug);
    expect(onFailure).toHaveBeenCalledWith(bug);
    expect(places).toEqual([]);
  });
});
