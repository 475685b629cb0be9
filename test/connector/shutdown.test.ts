import { describe, expect, it } from "vitest";
import { type ClosingParts, shutDown } from "../../src/connector/shutdown.ts";

const never = new Promise<void>(() => {});

/** Parts that end as given; what each was told is noted in its order. */
function partsOf(ends: Partial<Record<keyof ClosingParts, Promise<void>>> = {}) {
  const told: [part: string, timeoutMs?: number][] = [];
  const parts: ClosingParts = {
    consumer: async (timeoutMs) => {
      told.push(["consumer", timeoutMs]);
      await ends.consumer;
    },
    producer: async (timeoutMs) => {
      told.push(["producer", timeoutMs]);
      await ends.producer;
    },
    administration: async () => {
      told.push(["administration"]);
      await ends.administration;
    },
  };
  return { parts, told };
}

const order = (told: readonly (readonly [string, number?])[]) => told.map(([part]) => part);

describe("shutting a connector down", () => {
  it("ends the consumer before the producer, as its handlers still write", async () => {
    let handled = (): void => {};
    const handling = new Promise<void>((resolve) => {
      handled = resolve;
    });
    const { parts, told } = partsOf({ consumer: handling });
    const late = shutDown(parts, 600_000);
    expect(order(told)).toEqual(["consumer"]);
    handled();
    expect(await late).toEqual([]);
    expect(order(told).sort()).toEqual(["administration", "consumer", "producer"]);
  });

  it("keeps time for leaving the group, and for the producer", async () => {
    const { parts, told } = partsOf();
    await shutDown(parts, 600_000);
    const [consumer, producer] = ["consumer", "producer"].map(
      (name) => told.find(([part]) => part === name)?.[1] ?? 0,
    );
    expect(consumer).toBeLessThanOrEqual(596_000);
    expect(producer).toBeLessThanOrEqual(599_000);
    expect(producer).toBeGreaterThan(0);
  });

  it.each<(keyof ClosingParts)[][]>([
    [["consumer"]],
    [["producer"]],
    [["administration"]],
    [["consumer", "producer", "administration"]],
  ])("comes to an end without %j, and closes all others", async (stuck) => {
    const { parts, told } = partsOf(Object.fromEntries(stuck.map((part) => [part, never])));
    expect(await shutDown(parts, 400)).toEqual(stuck);
    expect(order(told).sort()).toEqual(["administration", "consumer", "producer"]);
  });

  it("takes a part that fails for one that is over", async () => {
    const { parts, told } = partsOf({ consumer: Promise.reject(new Error("torn")) });
    expect(await shutDown(parts, 60_000)).toEqual([]);
    expect(told).toHaveLength(3);
  });

  it("without any time tells each so, and closes what has nothing to wait for", async () => {
    const { parts, told } = partsOf();
    await shutDown(parts, 0);
    expect(told).toEqual(
      expect.arrayContaining([["consumer", 0], ["producer", 0], ["administration"]]),
    );
  });
});
