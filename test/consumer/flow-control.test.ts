import { describe, expect, test } from "vitest";
import { AssignedPartition } from "../../src/consumer/assigned-partition.ts";
import { FlowControl } from "../../src/consumer/flow-control.ts";
import { sizeOf } from "../../src/consumer/record-queue.ts";
import { delivery, record } from "./records.ts";

const limitBytes = 1_000_000;

function partitionWith(partition: number, bytes: number): AssignedPartition {
  const assigned = new AssignedPartition({ topic: "t", partition }, 1);
  fill(assigned, bytes);
  return assigned;
}

function fill(assigned: AssignedPartition, bytes: number): void {
  const overhead = sizeOf(record(0, { value: null }));
  const value = new Uint8Array(Math.max(0, bytes - overhead));
  assigned.enqueue(record(assigned.tracker.outstanding, { value }));
}

describe("sharing the buffer", () => {
  const flow = new FlowControl(limitBytes, 500);

  test("lets one partition alone fill half of it", () => {
    expect(flow.plan([partitionWith(0, 490_000)]).over).toEqual([]);
    const full = partitionWith(0, 510_000);
    expect(flow.plan([full]).over).toEqual([full]);
  });

  test("keeps room for others, however many partitions are full", () => {
    const slow: AssignedPartition[] = [];
    let used = 0;
    for (let index = 0; index < 12; index++) {
      // Each fills up until it is over its share.
      const partition = partitionWith(index, 1_100);
      while (!flow.plan([...slow, partition]).over.includes(partition)) {
        fill(partition, 1_100);
      }
      partition.flowPaused = true;
      slow.push(partition);
      used += partition.queue.bytes;
    }
    // Whoever comes when all is full still gets its one record.
    expect(used).toBeLessThan(limitBytes + 12 * 1_100);
    const quick = partitionWith(99, 0);
    expect(flow.plan([...slow.slice(0, 6), quick]).over).toEqual([]);
  });

  test("names only those that are over their share, and are not paused yet", () => {
    const slow = partitionWith(0, 600_000);
    const quick = partitionWith(1, 10_000);
    expect(flow.plan([slow, quick]).over).toEqual([slow]);
    slow.flowPaused = true;
    expect(flow.plan([slow, quick]).over).toEqual([]);
  });

  test("counts what the reader gave back, to be tried again or refused", () => {
    const value = new Uint8Array(600_000);
    const retrying = new AssignedPartition({ topic: "t", partition: 0 }, 1);
    const again = { ...delivery(retrying, 0), record: record(0, { value }) };
    retrying.backOff(again, 60_000, () => {});
    const refusing = new AssignedPartition({ topic: "t", partition: 1 }, 1);
    refusing.beginRefusal(record(0, { value }));
    expect(flow.plan([retrying]).over).toEqual([retrying]);
    expect(flow.plan([refusing]).over).toEqual([refusing]);
    retrying.close();
    expect(flow.plan([retrying]).over).toEqual([]);
  });

  test("resumes a partition when it has worked most of its records off, not at the first room", () => {
    const partition = partitionWith(0, 600_000);
    partition.flowPaused = true;
    expect(flow.plan([partition]).resumable).toEqual([]);
    const nearly = partitionWith(0, 300_000);
    nearly.flowPaused = true;
    expect(flow.plan([nearly]).resumable).toEqual([]);
    const drained = partitionWith(0, 100_000);
    drained.flowPaused = true;
    expect(flow.plan([drained]).resumable).toEqual([drained]);
  });
});

describe("the size of a poll", () => {
  const wide = 1_000_000_000;

  function learnt(bytes: number, maxRecords = 500, bound = wide): FlowControl {
    const flow = new FlowControl(bound, maxRecords);
    for (let poll = 0; poll < 50; poll++) {
      flow.observe(bytes * 10, 10);
    }
    return flow;
  }

  test("is small for large records and large for small ones", () => {
    expect(learnt(370_000).plan([]).records).toBe(5);
    expect(learnt(38_000).plan([]).records).toBe(55);
    expect(learnt(2_000).plan([]).records).toBe(500);
  });

  test("is never more than configured, and never nothing", () => {
    expect(learnt(1_000, 7).plan([]).records).toBe(7);
    expect(learnt(100_000_000).plan([]).records).toBe(1);
  });

  test("is no more than there is room for", () => {
    const flow = learnt(9_990, 500, limitBytes);
    expect(flow.plan([]).records).toBe(100);
    expect(flow.plan([partitionWith(0, 700_000)]).records).toBe(30);
    expect(flow.plan([partitionWith(0, 2_000_000)]).records).toBe(1);
  });

  test("begins carefully, and does not change by polls that bring nothing", () => {
    const flow = new FlowControl(wide, 500);
    const { records } = flow.plan([]);
    expect(records).toBeLessThan(20);
    flow.observe(0, 0);
    expect(flow.plan([]).records).toBe(records);
  });
});
