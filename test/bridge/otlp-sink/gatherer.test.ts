import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Gatherer, type GatherRules } from "../../../src/bridge/otlp-sink/gatherer.ts";
import type { Shipment } from "../../../src/bridge/otlp-sink/shipment.ts";
import { consigned, namesIn, spansNamed } from "./scanned-spans.ts";

const size = spansNamed("a").bytes.length;

function setUp(rules: Partial<GatherRules>) {
  const shipped: string[][] = [];
  const gatherer = new Gatherer(
    "traces",
    { maxRequestBytes: 1_000_000, maxItems: 1_000, lingerMs: 200, ...rules },
    (shipment: Shipment) => shipped.push(namesIn(Buffer.concat(shipment.pieces))),
  );
  return {
    shipped,
    add: (...names: string[]) => gatherer.add(consigned(spansNamed(...names))),
    gatherer,
  };
}

describe("what is gathered leaves", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("when the first of it has waited long enough", () => {
    const { add, shipped } = setUp({});
    add("a");
    vi.advanceTimersByTime(150);
    add("b");
    vi.advanceTimersByTime(49);
    expect(shipped).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(shipped).toEqual([["a", "b"]]);
    add("c");
    vi.advanceTimersByTime(200);
    expect(shipped).toEqual([["a", "b"], ["c"]]);
  });

  test("when there are as many items as a request is to hold", () => {
    const { add, shipped } = setUp({ maxItems: 3 });
    add("a", "b");
    add("c");
    expect(shipped).toEqual([["a", "b", "c"]]);
    add("d", "e");
    add("f", "g");
    expect(shipped).toEqual([
      ["a", "b", "c"],
      ["d", "e"],
    ]);
  });

  test("before it would be larger than a request may be", () => {
    const { add, shipped } = setUp({ maxRequestBytes: 2 * size + 1 });
    add("a");
    add("b");
    expect(shipped).toEqual([]);
    add("c");
    expect(shipped).toEqual([["a", "b"]]);
  });

  test("as soon as it is as large as a request may be", () => {
    const { add, shipped } = setUp({ maxRequestBytes: 2 * size });
    add("a");
    add("b");
    expect(shipped).toEqual([["a", "b"]]);
    vi.advanceTimersByTime(1_000);
    expect(shipped).toHaveLength(1);
  });

  test("alone where it is larger than a request is to be", () => {
    const { add, shipped } = setUp({ maxRequestBytes: size, maxItems: 1 });
    add("a", "b", "c");
    expect(shipped).toEqual([["a", "b", "c"]]);
  });

  test("at once when it is in a hurry, and everything after it", () => {
    const { add, gatherer, shipped } = setUp({ lingerMs: 900_000 });
    add("a");
    gatherer.hurry();
    add("b");
    expect(shipped).toEqual([["a"], ["b"]]);
  });
});
