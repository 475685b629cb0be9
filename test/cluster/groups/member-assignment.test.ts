import { describe, expect, test } from "vitest";
import { readAssignment } from "../../../src/cluster/groups/member-assignment.ts";

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function topic(name: string, partitions: readonly number[]): Buffer {
  const text = Buffer.from(name);
  return Buffer.concat([
    int16(text.length),
    text,
    int32(partitions.length),
    ...partitions.map(int32),
  ]);
}

const two = Buffer.concat([int16(1), int32(2), topic("späne", [3, 0]), topic("b", []), int32(0)]);

describe("the assignment of a classic member", () => {
  test("is topics and partitions, in order", () => {
    expect(readAssignment(two)).toEqual([
      { topic: "späne", partitions: [0, 3] },
      { topic: "b", partitions: [] },
    ]);
  });

  test("is empty where the member has none yet", () => {
    expect(readAssignment(Buffer.alloc(0))).toEqual([]);
  });

  test("is empty where the bytes are something else, wherever they end", () => {
    for (let end = 1; end < two.length - 4; end++) {
      expect(() => readAssignment(two.subarray(0, end))).not.toThrow();
    }
    expect(readAssignment(two.subarray(0, 12))).toEqual([]);
    expect(readAssignment(Buffer.concat([int16(0), int32(2_000_000_000)]))).toEqual([]);
    expect(readAssignment(Buffer.concat([int16(0), int32(-5)]))).toEqual([]);
  });
});
