import { describe, expect, it } from "vitest";
import { Lease, MemoryBudget } from "../../../src/bridge/receiver/memory-budget.ts";

describe("MemoryBudget", () => {
  it("gives no more than there is", () => {
    const budget = new MemoryBudget(10);
    expect([budget.take(6), budget.take(5), budget.take(4)]).toEqual([true, false, true]);
    expect([budget.used, budget.hasRoom(0), budget.hasRoom(1)]).toEqual([10, true, false]);
    budget.release(6);
    expect(budget.hasRoom(6)).toBe(true);
  });
});

describe("a lease", () => {
  it("gives all that it took back at its end, once", () => {
    const budget = new MemoryBudget(10);
    const lease = new Lease(budget);
    expect([lease.take(4), lease.take(7), lease.take(5)]).toEqual([true, false, true]);
    lease.giveBack(2);
    expect([lease.bytes, budget.used]).toEqual([7, 7]);
    lease.end();
    lease.end();
    lease.giveBack(5);
    expect([lease.bytes, budget.used]).toEqual([0, 0]);
  });

  it("takes nothing after its end", () => {
    const budget = new MemoryBudget(10);
    const lease = new Lease(budget);
    lease.end();
    expect(lease.take(1)).toBe(false);
    expect(budget.used).toBe(0);
  });

  it("lets its buffer serve another only where nobody looks at it any more", () => {
    const budget = new MemoryBudget(10_000_000);
    for (const isUnused of [false, true]) {
      const lease = new Lease(budget);
      const buffer = lease.buffer(100_000);
      lease.end(isUnused);
      lease.end(true);
      expect(budget.buffers.take(100_000) === buffer).toBe(isUnused);
    }
  });
});
