import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { partitionOfKey } from "../../src/producer/partition-hash.ts";
import { traceIdPartition } from "../../src/producer/trace-id-partition.ts";

describe.each(["murmur2", "fnv1a", "crc32", "random"] as const)(
  "the partition of a trace id by %s",
  (partitioner) => {
    test("is that of the id's hex digits, wherever it lies", () => {
      fc.assert(
        fc.property(
          fc.uint8Array({ minLength: 16, maxLength: 16 }),
          fc.nat(20),
          fc.integer({ min: 1, max: 1_000 }),
          (id, start, count) => {
            const bytes = Uint8Array.from([...new Uint8Array(start).fill(7), ...id, 7, 7]);
            const key = Buffer.from(Buffer.from(id).toString("hex"));
            expect(traceIdPartition(partitioner)(bytes, start, start + 16, count)).toBe(
              partitionOfKey(partitioner)(key, count),
            );
          },
        ),
      );
    });

    test("is left open where there is no id", () => {
      expect(traceIdPartition(partitioner)(new Uint8Array(32), 3, 3, 4)).toBe(-1);
    });
  },
);
