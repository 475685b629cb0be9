import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BodyCollector } from "../../../src/bridge/receiver/body-collector.ts";
import { Lease, MemoryBudget } from "../../../src/bridge/receiver/memory-budget.ts";

function collector(maxBytes = 10_000_000, memoryBytes = 10_000_000, expectedBytes?: number) {
  const lease = new Lease(new MemoryBudget(memoryBytes));
  const limits = { maxBytes, expectedBytes, name: "the body" };
  return { lease, body: new BodyCollector(limits, lease) };
}

describe("BodyCollector", () => {
  it("copies nothing of a body of one chunk that it may keep", () => {
    const { body } = collector();
    const chunk = Buffer.from("whole");
    body.add(chunk, true);
    expect(body.finish()).toBe(chunk);
  });

  it("keeps no view of memory that is not its own", () => {
    const { body } = collector();
    const chunk = Buffer.from("whole");
    body.add(chunk, false);
    chunk.fill(0);
    expect(body.finish().toString()).toBe("whole");
  });

  it("is empty where nothing came", () => {
    expect(collector().body.finish()).toHaveLength(0);
  });

  it("puts together what came, however it was cut and whatever was told of its size", () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 100_000, size: "max" }), { maxLength: 12 });
    fc.assert(
      fc.property(chunks, fc.boolean(), fc.option(fc.nat(2_000_000)), (all, isOurs, told) => {
        const { body, lease } = collector(undefined, undefined, told ?? undefined);
        for (const chunk of all) {
          expect(body.add(Buffer.from(chunk), isOurs)).toBeUndefined();
        }
        const whole = Buffer.concat(all);
        expect(body.finish().equals(whole)).toBe(true);
        expect(lease.bytes).toBe(whole.length);
      }),
      { numRuns: 60 },
    );
  });

  it("refuses what is over the limit, and what there is no room for", () => {
    const small = collector(10).body;
    expect(small.add(Buffer.alloc(6), true)).toBeUndefined();
    expect(small.add(Buffer.alloc(5), true)).toMatchObject({ httpStatus: 413 });
    const { body, lease } = collector(100, 10);
    expect(body.add(Buffer.alloc(11), true)).toMatchObject({ httpStatus: 503 });
    expect(lease.bytes).toBe(0);
  });
});
