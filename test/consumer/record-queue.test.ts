import { describe, expect, test } from "vitest";
import { RecordQueue, sizeOf } from "../../src/consumer/record-queue.ts";
import { record } from "./records.ts";

describe("the queue of a partition", () => {
  test("hands records out in the order they came", () => {
    const queue = new RecordQueue();
    for (let offset = 0; offset < 5_000; offset++) {
      queue.push(record(offset));
    }
    for (let offset = 0; offset < 5_000; offset++) {
      expect(queue.shift()?.offset).toBe(offset);
    }
    expect(queue.shift()).toBeUndefined();
  });

  test("keeps the order when records come and go in turns", () => {
    const queue = new RecordQueue();
    let pushed = 0;
    let taken = 0;
    for (let round = 0; round < 300; round++) {
      for (let count = 0; count < 20; count++) {
        queue.push(record(pushed++));
      }
      for (let count = 0; count < 19; count++) {
        expect(queue.shift()?.offset).toBe(taken++);
      }
    }
    expect(queue.length).toBe(pushed - taken);
  });

  test("counts the bytes of keys, values and the records themselves", () => {
    const queue = new RecordQueue();
    const large = record(0, { key: new Uint8Array(10), value: new Uint8Array(100_000) });
    const tombstone = record(1, { value: null });
    queue.push(large);
    queue.push(tombstone);
    expect(queue.bytes).toBe(sizeOf(large) + sizeOf(tombstone));
    expect(sizeOf(large)).toBeGreaterThan(100_010);
    queue.shift();
    expect(queue.bytes).toBe(sizeOf(tombstone));
    queue.shift();
    expect(queue.bytes).toBe(0);
  });

  test("is empty when cleared", () => {
    const queue = new RecordQueue();
    queue.push(record(0));
    queue.clear();
    expect([queue.length, queue.bytes, queue.shift()]).toEqual([0, 0, undefined]);
  });
});
