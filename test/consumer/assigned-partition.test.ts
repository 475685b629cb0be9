import { describe, expect, test, vi } from "vitest";
import { AssignedPartition, type Delivery } from "../../src/consumer/assigned-partition.ts";
import { AssignedPartitions } from "../../src/consumer/assigned-partitions.ts";
import { sizeOf } from "../../src/consumer/record-queue.ts";
import { delivery, record } from "./records.ts";

const place = { topic: "t", partition: 0 };
const never = new AbortController().signal;

/** Whether a promise is settled once everything that is ready has run. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe("an assigned partition", () => {
  test("queues each record once, whatever the driver repeats", () => {
    const partition = new AssignedPartition(place, 1);
    for (const offset of [5, 6, 6, 5, 9]) {
      partition.enqueue(record(offset));
    }
    expect(partition.queue.length).toBe(3);
    expect(partition.tracker.outstanding).toBe(3);
  });

  test("is drained when what is handed out is settled", async () => {
    const partition = new AssignedPartition(place, 1);
    partition.beginDelivery();
    partition.beginDelivery();
    const drained = partition.drain(never);
    partition.endDelivery();
    expect(await isDone(drained)).toBe(false);
    partition.endDelivery();
    expect(await isDone(drained)).toBe(true);
  });

  test("is drained only when refused records have their place, too", async () => {
    const partition = new AssignedPartition(place, 1);
    partition.beginRefusal(record(0));
    const drained = partition.drain(never);
    expect(await isDone(drained)).toBe(false);
    partition.endRefusal(record(0));
    expect(await isDone(drained)).toBe(true);
  });

  test("with nothing handed out is drained at once", async () => {
    expect(await isDone(new AssignedPartition(place, 1).drain(never))).toBe(true);
  });

  test("gives up draining when told to, or when it is closed", async () => {
    const limit = new AbortController();
    const slow = new AssignedPartition(place, 1);
    slow.beginDelivery();
    const drained = slow.drain(limit.signal);
    expect(await isDone(drained)).toBe(false);
    limit.abort();
    expect(await isDone(drained)).toBe(true);
    const gone = new AssignedPartition(place, 1);
    gone.beginDelivery();
    const waiting = gone.drain(never);
    gone.close();
    expect(await isDone(waiting)).toBe(true);
  });

  test("drops what is queued and what waits for another attempt when it drains", async () => {
    vi.useFakeTimers();
    try {
      const partition = new AssignedPartition(place, 1);
      const onDue = vi.fn();
      partition.enqueue(record(0));
      partition.backOff(delivery(partition, 1), 100, onDue);
      expect(partition.held).toBe(true);
      await partition.drain(never);
      partition.enqueue(record(2));
      vi.advanceTimersByTime(1_000);
      expect(onDue).not.toHaveBeenCalled();
      expect([partition.held, partition.queue.length, partition.draining]).toEqual([
        false,
        0,
        true,
      ]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("hands a rejected delivery over when its wait is over, and holds later ones until then", () => {
    vi.useFakeTimers();
    try {
      const partition = new AssignedPartition(place, 1);
      const again: Delivery = { ...delivery(partition, 0), attempt: 2 };
      const onDue = vi.fn();
      partition.backOff(again, 250, onDue);
      vi.advanceTimersByTime(249);
      expect([partition.hasDue, partition.held]).toEqual([false, true]);
      vi.advanceTimersByTime(1);
      expect(onDue).toHaveBeenCalledOnce();
      expect(partition.held).toBe(true);
      expect(partition.takeDue()).toEqual(again);
      expect([partition.takeDue(), partition.held]).toEqual([undefined, false]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("hands rejected deliveries over in the order of their offsets", () => {
    vi.useFakeTimers();
    try {
      const partition = new AssignedPartition(place, 1);
      for (const offset of [7, 9, 5, 8]) {
        partition.backOff(delivery(partition, offset), 100, () => {});
      }
      vi.advanceTimersByTime(100);
      const offsets = [1, 2, 3, 4].map(() => partition.takeDue()?.record.offset);
      expect(offsets).toEqual([5, 7, 8, 9]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("buffers what is queued, waits for another attempt, is due, or on its way elsewhere", async () => {
    vi.useFakeTimers();
    try {
      const partition = new AssignedPartition(place, 1);
      const one = sizeOf(record(0));
      const buffered = () => partition.bufferedBytes / one;
      partition.enqueue(record(0));
      partition.backOff(delivery(partition, 1), 100, () => {});
      partition.backOff(delivery(partition, 2), 200, () => {});
      partition.beginRefusal(record(3));
      expect(buffered()).toBe(4);
      vi.advanceTimersByTime(100);
      expect(buffered()).toBe(4);
      partition.takeDue();
      expect(buffered()).toBe(3);
      partition.endRefusal(record(3));
      expect(buffered()).toBe(2);
      partition.backOff(delivery(partition, 4), 10, () => {});
      vi.advanceTimersByTime(10);
      await partition.drain(never);
      expect(buffered()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test("takes verdicts until it is closed, or its reader has left", () => {
    const partition = new AssignedPartition(place, 1);
    expect(partition.takesVerdicts).toBe(true);
    partition.abandon();
    expect([partition.takesVerdicts, partition.closed]).toEqual([false, false]);
    const other = new AssignedPartition(place, 1);
    other.close();
    expect([other.takesVerdicts, other.closed, other.signal.aborted]).toEqual([false, true, true]);
  });

  test("whose reader has left is drained but for refused records", async () => {
    const partition = new AssignedPartition(place, 1);
    partition.beginDelivery();
    partition.beginRefusal(record(0));
    const drained = partition.drain(never);
    partition.abandon();
    expect(await isDone(drained)).toBe(false);
    partition.endRefusal(record(0));
    expect(await isDone(drained)).toBe(true);
  });
});

describe("the assigned partitions", () => {
  test("are found by topic and number", () => {
    const partitions = new AssignedPartitions();
    partitions.add([
      { topic: "a", partition: 0 },
      { topic: "a", partition: 1 },
      { topic: "b", partition: 0 },
    ]);
    expect(partitions.size).toBe(3);
    expect(partitions.get("a", 1)?.partition).toBe(1);
    expect(partitions.get("b", 1)).toBeUndefined();
    expect(partitions.get("c", 0)).toBeUndefined();
    expect([...partitions].map(({ topic }) => topic)).toEqual(["a", "a", "b"]);
  });

  test("begin a generation each time some are added, and close what was there before", () => {
    const partitions = new AssignedPartitions();
    const [first] = partitions.add([place]);
    const [second] = partitions.add([place]);
    expect(second?.generation).toBe((first?.generation ?? 0) + 1);
    expect([first?.closed, second?.closed]).toEqual([true, false]);
    expect(partitions.get("t", 0)).toBe(second);
    expect(partitions.size).toBe(1);
  });

  test("are closed when they are removed; others stay", () => {
    const partitions = new AssignedPartitions();
    const [gone, stays] = partitions.add([place, { topic: "t", partition: 1 }]);
    partitions.remove([place, { topic: "unknown", partition: 5 }]);
    expect([gone?.closed, stays?.closed]).toEqual([true, false]);
    expect([...partitions]).toEqual([stays]);
    expect(partitions.pick([place, { topic: "t", partition: 1 }])).toEqual([stays]);
  });
});
