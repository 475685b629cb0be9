import { describe, expect, it } from "vitest";
import { AdaptiveCache } from "../../../src/providers/calls/index.ts";
import { ManualClock } from "../../support/providers/manual-clock.ts";

const ttls = { initialTtlMs: 1_000, minTtlMs: 250, maxTtlMs: 4_000 };

/** A cache, and a service whose answer a test sets. */
function setUp() {
  const clock = new ManualClock(0);
  const changes: unknown[] = [];
  const cache = new AdaptiveCache<readonly string[]>({
    clock,
    ...ttls,
    onChange: (key, before, after) => changes.push({ key, before, after }),
  });
  const service = { answer: ["a"] as readonly string[], calls: 0 };
  const ask = () =>
    cache.get("clusters", async () => {
      service.calls++;
      return service.answer;
    });
  return { clock, cache, service, ask, changes };
}

describe("an answer", () => {
  it("is kept until its time is over", async () => {
    const { clock, service, ask } = setUp();
    await ask();
    clock.advance(999);
    await ask();
    expect(service.calls).toBe(1);
    clock.advance(1);
    await ask();
    expect(service.calls).toBe(2);
  });

  it("that stays the same is kept twice as long each time, up to the longest", async () => {
    const { clock, cache, ask } = setUp();
    const kept: unknown[] = [];
    for (let round = 0; round < 4; round++) {
      await ask();
      kept.push(cache.ttlMs("clusters"));
      clock.advance(cache.ttlMs("clusters") ?? 0);
    }
    expect(kept).toEqual([1_000, 2_000, 4_000, 4_000]);
  });

  it("that differs is kept half as long, down to the shortest, and is told", async () => {
    const { clock, cache, service, ask, changes } = setUp();
    const kept: unknown[] = [];
    for (let round = 0; round < 4; round++) {
      service.answer = [`${round}`];
      await ask();
      kept.push(cache.ttlMs("clusters"));
      clock.advance(cache.ttlMs("clusters") ?? 0);
    }
    expect(kept).toEqual([1_000, 500, 250, 250]);
    expect(changes).toHaveLength(3);
    expect(changes[0]).toEqual({ key: "clusters", before: ["0"], after: ["1"] });
  });

  it("that expires by hand is asked for again, and compared", async () => {
    const { cache, service, ask, changes } = setUp();
    await ask();
    cache.expire("clusters");
    cache.expire("nothing");
    service.answer = ["b"];
    expect(await ask()).toEqual(["b"]);
    expect(cache.peek("clusters")).toEqual(["b"]);
    expect(changes).toHaveLength(1);
  });

  it("about what is gone is forgotten", async () => {
    const { cache, ask } = setUp();
    await ask();
    cache.keepOnly((key) => key !== "clusters");
    expect(cache.peek("clusters")).toBeUndefined();
    await ask();
    cache.clear();
    expect(cache.peek("clusters")).toBeUndefined();
  });
});

describe("a failure", () => {
  /** A service that fails until a test has it answer, and a cache that keeps some of its failures. */
  function failing() {
    const clock = new ManualClock(0);
    const cache = new AdaptiveCache<string>({
      clock,
      ...ttls,
      keepsFailure: (error) => error instanceof RangeError,
    });
    const service = { calls: 0, failure: new RangeError("not here") as Error | undefined };
    const load = async () => {
      service.calls++;
      if (service.failure !== undefined) {
        throw service.failure;
      }
      return "a";
    };
    const ask = () => cache.get("brokers", load).catch((error: unknown) => error);
    return { clock, cache, service, ask };
  }

  it("is kept where it is told to be, twice as long each time, up to the longest", async () => {
    const { clock, service, ask } = failing();
    const askedAt: number[] = [];
    for (let at = 0; at < 16_000; at += 500) {
      const before = service.calls;
      expect(await ask()).toBe(service.failure);
      if (service.calls > before) {
        askedAt.push(at);
      }
      clock.advance(500);
    }
    expect(askedAt).toEqual([0, 1_000, 3_000, 7_000, 11_000, 15_000]);
  });

  it("of another kind is asked for again at once", async () => {
    const { service, ask } = failing();
    service.failure = new Error("too busy");
    await ask();
    service.failure = undefined;
    expect(await ask()).toBe("a");
  });

  it("is not kept of what was answered once, and ends with an answer", async () => {
    const { clock, service, ask } = failing();
    await ask();
    const { failure } = service;
    service.failure = undefined;
    clock.advance(1_000);
    expect(await ask()).toBe("a");
    clock.advance(4_000);
    service.failure = failure;
    expect(await ask()).toBe(failure);
    service.failure = undefined;
    expect(await ask()).toBe("a");
    expect(service.calls).toBe(4);
  });

  it("is forgotten by hand, and with what it is about", async () => {
    const { cache, service, ask } = failing();
    const forget = [
      () => cache.expire("brokers"),
      () => cache.keepOnly((key) => key !== "brokers"),
      () => cache.clear(),
    ];
    for (const [index, each] of forget.entries()) {
      await ask();
      cache.keepOnly(() => true);
      await ask();
      expect(service.calls).toBe(index + 1);
      each();
    }
    await ask();
    expect(service.calls).toBe(4);
  });
});

describe("callers at the same time", () => {
  it("share one call", async () => {
    const { service, ask } = setUp();
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([["a"], ["a"], ["a"]]);
    expect(service.calls).toBe(1);
  });

  it("share its failure, which is not kept", async () => {
    const cache = new AdaptiveCache<number>(ttls);
    let calls = 0;
    const load = async (): Promise<number> => {
      calls++;
      if (calls === 1) {
        throw new Error("not now");
      }
      return calls;
    };
    const both = await Promise.allSettled([cache.get("k", load), cache.get("k", load)]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await cache.get("k", load)).toBe(2);
  });

  it("give up one by one; the last one ends the call, and the next begins another", async () => {
    const cache = new AdaptiveCache<number>(ttls);
    const [first, second] = [new AbortController(), new AbortController()];
    let ended = false;
    const load = (signal: AbortSignal) =>
      new Promise<number>((_, reject) => {
        signal.addEventListener("abort", () => {
          ended = true;
          reject(signal.reason);
        });
      });
    const calls = [cache.get("k", load, first.signal), cache.get("k", load, second.signal)];
    const outcomes = Promise.allSettled(calls);
    first.abort(new Error("first"));
    await expect(calls[0]).rejects.toThrow("first");
    expect(ended).toBe(false);
    second.abort(new Error("second"));
    await outcomes;
    expect(ended).toBe(true);
    expect(await cache.get("k", async () => 7)).toBe(7);
  });
});
