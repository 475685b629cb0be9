import { describe, expect, test } from "vitest";
import { InFlight, type MessageOutcome } from "../../src/producer/in-flight.ts";

const outcome = (): MessageOutcome => ({ onDelivered: () => {}, onFailed: () => {} });

describe("messages under way", () => {
  test("are found by their token, once, with all that was put in", () => {
    const inFlight = new InFlight();
    const [first, second] = [outcome(), outcome()];
    const tokens = [
      inFlight.add(first, 7, 100, undefined),
      inFlight.add(second, 8, 200, undefined),
    ];
    expect(tokens.map((token) => inFlight.take(token))).toEqual([
      { outcome: first, tag: 7, buffered: 100, gate: undefined },
      { outcome: second, tag: 8, buffered: 200, gate: undefined },
    ]);
    expect(tokens.map((token) => inFlight.take(token))).toEqual([undefined, undefined]);
    expect(inFlight.take(99)).toBeUndefined();
  });

  test("take no more tokens than there are messages at a time", () => {
    const inFlight = new InFlight();
    const tokens = new Set<number>();
    for (let round = 0; round < 100; round++) {
      const own = [1, 2, 3].map(() => inFlight.add(outcome(), 0, 0, undefined));
      for (const token of own) {
        tokens.add(token);
        inFlight.take(token);
        inFlight.take(token);
      }
    }
    expect(tokens.size).toBe(3);
  });

  test("can all be told", () => {
    const inFlight = new InFlight();
    const [a, b, c] = [0, 1, 2].map((tag) => inFlight.add(outcome(), tag, 0, undefined));
    inFlight.take(b ?? -1);
    expect(inFlight.tokens()).toEqual([a, c]);
  });
});
