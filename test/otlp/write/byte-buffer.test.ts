import { describe, expect, test } from "vitest";
import { ByteBuffer, tooLarge, toWords } from "../../../src/otlp/write/index.ts";

class Probe extends ByteBuffer {
  get room(): number {
    return this.bytes.length;
  }
}

describe("ByteBuffer", () => {
  test("grows with what is appended, and copies it out", () => {
    const buffer = new ByteBuffer();
    const part = Uint8Array.from({ length: 10_000 }, (_, index) => index & 0xff);
    for (let times = 0; times < 50; times++) {
      buffer.raw(part);
    }
    const copy = buffer.copy();
    expect(buffer.length).toBe(500_000);
    expect(copy).toHaveLength(500_000);
    for (let times = 0; times < 50; times++) {
      expect(Buffer.compare(copy.subarray(times * 10_000, (times + 1) * 10_000), part)).toBe(0);
    }
  });

  test("copies from a position on, and as text", () => {
    const buffer = new ByteBuffer();
    buffer.raw(Buffer.from("naïve ☕"));
    expect(buffer.text()).toBe("naïve ☕");
    expect(Buffer.from(buffer.copy(7)).toString()).toBe("☕");
    buffer.clear();
    expect(buffer.copy()).toHaveLength(0);
    expect(buffer.text()).toBe("");
  });

  test("appends again what it kept in words, of any length and at any place", () => {
    const bytes = Uint8Array.from({ length: 40 }, (_, index) => 0xd8 + index);
    for (let size = 0; size <= bytes.length; size++) {
      const buffer = new ByteBuffer();
      buffer.raw(bytes.subarray(0, 3));
      buffer.raw(bytes.subarray(0, size));
      const kept = buffer.wordsFrom(3);
      buffer.clear();
      buffer.words(kept);
      buffer.raw(Uint8Array.of(7));
      buffer.words(kept);
      const part = [...bytes.subarray(0, size)];
      expect([...buffer.copy()]).toEqual([...part, 7, ...part]);
    }
  });

  test("makes room for words at the end of its memory", () => {
    const buffer = new Probe();
    buffer.raw(new Uint8Array(buffer.room - 1));
    buffer.words(toWords(Uint8Array.of(1, 2, 3, 4, 5)));
    expect([...buffer.copy(buffer.length - 6)]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test("keeps its memory for the next use, but not if it is very large", () => {
    const buffer = new Probe();
    buffer.raw(new Uint8Array(1_000_000));
    const grown = buffer.room;
    buffer.clear();
    expect(buffer.room).toBe(grown);
    buffer.raw(new Uint8Array(20_000_000));
    buffer.clear();
    expect(buffer.room).toBeLessThan(grown);
    buffer.raw(Uint8Array.of(1));
    expect(buffer.copy()).toEqual(Uint8Array.of(1));
  });

  test("stops to grow once it holds more than it may", () => {
    const buffer = new ByteBuffer();
    buffer.maxBytes = 100_000;
    expect(() => {
      for (let times = 0; times < 100; times++) {
        buffer.raw(new Uint8Array(60_000));
      }
    }).toThrow(tooLarge);
    expect(buffer.length).toBeLessThan(200_000);
  });
});
