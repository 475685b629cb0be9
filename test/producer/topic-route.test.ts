import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ProducerConfig } from "../../src/config/index.ts";
import { Deadlines } from "../../src/producer/deadlines.ts";
import { partitionOfKey } from "../../src/producer/partition-hash.ts";
import { TopicRoute } from "../../src/producer/topic-route.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function route(partitioner: ProducerConfig["partitioner"] = "murmur2", available = [0, 1, 2, 3]) {
  const gates = {
    produce: () => {},
    fail: () => {},
    deadlines: new Deadlines(),
    deliveryTimeoutMs: 1_000,
    isNeeded: true,
  };
  const producer = { partitioner, lingerMs: 5, batchSizeBytes: 1_000 };
  const made = new TopicRoute("t", { gates, producer });
  made.update({ partitions: 4, available });
  return made;
}

const key = (text: string) => new TextEncoder().encode(text);

/** Partitions of records without a key, one every `everyMs`. */
function spread(made: TopicRoute, count: number, everyMs: number, bytes = 1): number[] {
  return Array.from({ length: count }, () => {
    vi.advanceTimersByTime(everyMs);
    return made.partitionFor(null, bytes);
  });
}

describe("the route to a topic", () => {
  test.each(["murmur2", "fnv1a", "crc32"] as const)("puts keys where %s says", (partitioner) => {
    const made = route(partitioner);
    for (const text of ["", "a", "trace", "5b8efff798038103d269b633813fc60c"]) {
      if (text !== "" || partitioner !== "crc32") {
        expect(made.partitionFor(key(text), 1)).toBe(partitionOfKey(partitioner)(key(text), 4));
      }
    }
  });

  test("keeps records without a key together for a moment, then moves on", () => {
    const made = route();
    expect(new Set(spread(made, 50, 0)).size).toBe(1);
    expect(new Set(spread(made, 200, 11)).size).toBe(4);
  });

  test("moves on when a batch is full", () => {
    expect(new Set(spread(route(), 400, 0, 600)).size).toBe(4);
  });

  test("has no place for keys where the partitioner is `random`", () => {
    const made = route("random");
    const found = Array.from({ length: 200 }, () => {
      vi.advanceTimersByTime(11);
      return made.partitionFor(key("same"), 1);
    });
    expect(new Set(found).size).toBe(4);
  });

  test("passes over partitions without a leader", () => {
    expect(new Set(spread(route("murmur2", [1, 3]), 200, 11))).toEqual(new Set([1, 3]));
  });

  test("makes do where no partition has a leader", () => {
    expect(new Set(spread(route("murmur2", []), 200, 11)).size).toBe(4);
  });

  test("uses partitions that are added", () => {
    const made = route();
    made.update({ partitions: 6, available: [0, 1, 2, 3, 4, 5] });
    expect(new Set(spread(made, 400, 11)).size).toBe(6);
    expect(made.partitionFor(key("x"), 1)).toBe(partitionOfKey("murmur2")(key("x"), 6));
  });

  test("has one gate for each partition that exists", () => {
    const made = route();
    expect(made.gate(2)).toBe(made.gate(2));
    expect(made.gate(2)).not.toBe(made.gate(3));
    expect(made.gate(4)).toBeUndefined();
    expect(made.gate(4_000_000_000)).toBeUndefined();
  });

  test("forgets what a topic was like that is gone, but not who waits for it", () => {
    const made = route();
    const gate = made.gate(1);
    made.reset();
    expect(made.partitions).toBe(0);
    made.update({ partitions: 2, available: [0, 1] });
    // Whatever waits before it keeps its place.
    expect(made.gate(1)).toBe(gate);
  });
});
