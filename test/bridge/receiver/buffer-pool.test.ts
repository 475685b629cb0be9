import { describe, expect, it } from "vitest";
import { BufferPool } from "../../../src/bridge/receiver/buffer-pool.ts";

describe("BufferPool", () => {
  it("hands out what was given back, where it is large enough", () => {
    const pool = new BufferPool(1_000_000);
    const buffer = pool.take(100_000);
    expect(buffer.length).toBe(131_072);
    pool.give(buffer);
    expect(pool.bytes).toBe(131_072);
    expect(pool.take(200_000)).not.toBe(buffer);
    expect(pool.take(70_000)).toBe(buffer);
    expect(pool.bytes).toBe(0);
  });

  it("hands nothing out twice", () => {
    const pool = new BufferPool(1_000_000);
    pool.give(pool.take(1));
    expect(pool.take(1)).not.toBe(pool.take(1));
  });

  it("keeps no more than it may", () => {
    const pool = new BufferPool(150_000);
    for (const buffer of [pool.take(1), pool.take(1), pool.take(1)]) {
      pool.give(buffer);
    }
    expect(pool.bytes).toBe(131_072);
  });

  it("keeps nothing that is too large or not its own", () => {
    const pool = new BufferPool(100_000_000);
    const large = pool.take(5_000_000);
    expect(large.length).toBe(5_000_000);
    pool.give(large);
    pool.give(Buffer.alloc(70_000));
    expect(pool.bytes).toBe(0);
  });
});
