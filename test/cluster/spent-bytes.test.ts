import { markAsUntransferable } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { freeBytes, keepBytes } from "../../src/cluster/index.ts";

const large = 1_048_576;

describe("freeing bytes", () => {
  test("gives their memory back at once, without the garbage collector", () => {
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < 2_000; count++) {
      const bytes = Buffer.allocUnsafeSlow(large).fill(count);
      freeBytes(bytes);
      expect(bytes.length).toBe(0);
    }
    // Two gigabytes went through; what the collector would have had to look for first never piled up.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * large);
  });

  test("takes any kind of array that has its memory for itself", () => {
    const bytes = new Uint8Array(large).fill(1);
    freeBytes(bytes);
    expect(bytes.byteLength).toBe(0);
  });

  test("leaves a part of larger memory alone", () => {
    const whole = Buffer.alloc(large, 7);
    freeBytes(whole.subarray(1));
    freeBytes(whole.subarray(0, large - 1));
    expect(whole.length).toBe(large);
    expect(whole.every((byte) => byte === 7)).toBe(true);
  });

  test("leaves small ones alone, which may share their memory with others", () => {
    const all = [1, 100, 1_000, 4_095].map((length) => Buffer.from(" ".repeat(length)));
    const first = Buffer.from("first");
    for (const bytes of all) {
      freeBytes(bytes);
    }
    expect(all.map(({ length }) => length)).toEqual([1, 100, 1_000, 4_095]);
    expect(first.toString()).toBe("first");
  });

  test("a second time does nothing", () => {
    const bytes = Buffer.allocUnsafeSlow(large);
    freeBytes(bytes);
    expect(() => freeBytes(bytes)).not.toThrow();
  });

  test("leaves memory shared with other threads alone", () => {
    const bytes = new Uint8Array(new SharedArrayBuffer(large));
    freeBytes(bytes);
    expect(bytes.length).toBe(large);
  });

  test("leaves alone what cannot be transferred", () => {
    const bytes = Buffer.alloc(large, 7);
    markAsUntransferable(bytes.buffer);
    expect(() => freeBytes(bytes)).not.toThrow();
    expect(bytes.length).toBe(large);
  });

  test("leaves alone what is kept, by whichever part of it", () => {
    const bytes = Buffer.alloc(large, 7);
    keepBytes([Buffer.alloc(1), bytes.subarray(10, 20)]);
    freeBytes(bytes);
    expect(bytes.length).toBe(large);
    expect(bytes.every((byte) => byte === 7)).toBe(true);
  });
});
