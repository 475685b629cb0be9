import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Room } from "../../../src/bridge/kafka-source/room.ts";

describe("room for what is under way", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("is there until it is used up, and again when something is released", async () => {
    const room = new Room(100);
    room.take(60);
    expect(room.isFree).toBe(true);
    room.take(60);
    expect(room.isFree).toBe(false);
    let isToldOf = false;
    void room.changed().then(() => {
      isToldOf = true;
    });
    await Promise.resolve();
    expect(isToldOf).toBe(false);
    room.release(60);
    await Promise.resolve();
    expect([isToldOf, room.isFree]).toEqual([true, true]);
  });

  test("takes a single piece that is larger than all of it", () => {
    const room = new Room(100);
    expect(room.isFree).toBe(true);
    room.take(1_000);
    expect(room.isFree).toBe(false);
  });

  test("is empty when all is released, also what took no bytes", async () => {
    const room = new Room(100);
    room.take(0);
    room.take(10);
    let isEmpty = false;
    const empty = room.empty(60_000).then(() => {
      isEmpty = true;
    });
    room.release(10);
    await vi.advanceTimersByTimeAsync(10);
    expect(isEmpty).toBe(false);
    room.release(0);
    await empty;
    expect(isEmpty).toBe(true);
  });

  test("is not waited for longer than it may take", async () => {
    const room = new Room(100);
    room.take(10);
    const waited = room.empty(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    await waited;
    await new Room(1).empty(1_000);
  });
});
