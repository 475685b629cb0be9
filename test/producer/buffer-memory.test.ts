import { describe, expect, test } from "vitest";
import { BufferMemory } from "../../src/producer/buffer-memory.ts";

function queueing(memory: BufferMemory) {
  const admitted: string[] = [];
  return {
    admitted,
    queue: (name: string, bytes: number) => memory.queue(bytes, () => admitted.push(name)),
  };
}

describe("the buffer", () => {
  test("gives room up to its limit, and again what is given back", () => {
    const memory = new BufferMemory(100);
    expect(memory.tryTake(60)).toBe(true);
    expect(memory.tryTake(41)).toBe(false);
    expect(memory.tryTake(40)).toBe(true);
    expect(memory.used).toBe(100);
    memory.release(60);
    expect(memory.tryTake(60)).toBe(true);
  });

  test("lets a write that is larger than all of it go alone", () => {
    const memory = new BufferMemory(100);
    expect(memory.tryTake(1)).toBe(true);
    expect(memory.tryTake(500)).toBe(false);
    memory.release(1);
    expect(memory.tryTake(500)).toBe(true);
    expect(memory.tryTake(1)).toBe(false);
  });

  test("admits in order, as many as fit", () => {
    const memory = new BufferMemory(100);
    const { admitted, queue } = queueing(memory);
    memory.tryTake(100);
    queue("a", 50);
    queue("b", 60);
    queue("c", 10);
    expect(memory.waiting).toBe(3);
    memory.release(70);
    expect(admitted).toEqual(["a"]);
    memory.release(30);
    expect(admitted).toEqual(["a"]);
    memory.release(50);
    expect(admitted).toEqual(["a", "b", "c"]);
    expect(memory.used).toBe(70);
  });

  test("lets nobody overtake who waits", () => {
    const memory = new BufferMemory(100);
    const { queue } = queueing(memory);
    memory.tryTake(50);
    queue("large", 80);
    expect(memory.tryTake(1)).toBe(false);
  });

  test("admits those behind one that leaves the line", () => {
    const memory = new BufferMemory(100);
    const { admitted, queue } = queueing(memory);
    memory.tryTake(50);
    const large = queue("large", 80);
    queue("small", 50);
    large.leave();
    large.leave();
    expect(admitted).toEqual(["small"]);
    memory.release(50);
    expect(admitted).toEqual(["small"]);
  });

  test("counts corrections, and admits by those that give back", () => {
    const memory = new BufferMemory(100);
    const { admitted, queue } = queueing(memory);
    memory.tryTake(90);
    memory.adjust(30);
    expect(memory.used).toBe(120);
    queue("a", 40);
    memory.adjust(-70);
    expect(admitted).toEqual(["a"]);
  });

  test("survives that those who are admitted give back at once", () => {
    const memory = new BufferMemory(10);
    const admitted: number[] = [];
    memory.tryTake(10);
    for (let index = 0; index < 5; index++) {
      memory.queue(10, () => {
        admitted.push(index);
        memory.release(10);
      });
    }
    memory.release(10);
    expect(admitted).toEqual([0, 1, 2, 3, 4]);
    expect(memory.used).toBe(0);
    expect(memory.waiting).toBe(0);
  });
});
