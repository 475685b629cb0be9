import { describe, expect, test } from "vitest";
import { murmur2 } from "../../src/producer/partition-hash.ts";
import { TraceIdKeys } from "../../src/producer/trace-id-keys.ts";

const id = (byte: number) => new Uint8Array(16).fill(byte);

function keysSeen() {
  const seen: string[] = [];
  const keys = new TraceIdKeys((key) => {
    seen.push(Buffer.from(key).toString());
    return seen.length;
  });
  return { seen, keys };
}

describe("partitions of trace ids", () => {
  test("are those of the id's hex digits, wherever it lies", () => {
    const { seen, keys } = keysSeen();
    const bytes = Uint8Array.from({ length: 40 }, (_, index) => index * 7);
    keys.partitionOf(bytes, 10, 26);
    expect(seen).toEqual([Buffer.from(bytes.subarray(10, 26)).toString("hex")]);
  });

  test("are worked out once for ids that follow each other", () => {
    const { seen, keys } = keysSeen();
    const found = [1, 1, 1, 2, 2, 1].map((byte) => keys.partitionOf(id(byte), 0, 16));
    expect(found).toEqual([1, 1, 1, 2, 2, 3]);
    expect(seen).toEqual([1, 2, 1].map((byte) => Buffer.from(id(byte)).toString("hex")));
  });

  test("can begin with the id of which all bytes are zero", () => {
    const { seen, keys } = keysSeen();
    expect(keys.partitionOf(id(0), 0, 16)).toBe(1);
    expect(seen).toEqual(["0".repeat(32)]);
  });

  test("are left open where there is no id", () => {
    const { seen, keys } = keysSeen();
    expect(keys.partitionOf(id(1), 3, 3)).toBe(-1);
    expect(seen).toEqual([]);
  });

  test("keep an id apart from one that differs in its last byte", () => {
    const keys = new TraceIdKeys((key) => murmur2(key));
    const other = id(5);
    other[15] = 6;
    expect(keys.partitionOf(other, 0, 16)).not.toBe(keys.partitionOf(id(5), 0, 16));
  });
});
