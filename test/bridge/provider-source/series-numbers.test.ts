import { describe, expect, it } from "vitest";
import {
  hashLanes,
  hashSeries,
  type SeriesHash,
} from "../../../src/bridge/provider-source/series-hash.ts";
import { SeriesNumbers } from "../../../src/bridge/provider-source/series-numbers.ts";

const lanes = Array.from({ length: hashLanes }, (_, lane) => lane);

/** A hash of which only one lane tells series apart. */
function onlyLane(lane: number): SeriesHash {
  return (series, into) => {
    hashSeries(series, into);
    into.fill(7, 0, lane);
    into.fill(7, lane + 1);
  };
}

function series(index: number) {
  return { name: `metric-${index % 4}`, tags: { topic: `topic-${Math.floor(index / 4)}` } };
}

describe("the numbers of series", () => {
  it("are by name and tags, in whatever order these come", () => {
    const numbers = new SeriesNumbers();
    expect(numbers.of({ name: "a", tags: { x: "1", y: "2" } })).toBe(0);
    expect(numbers.of({ name: "a", tags: { y: "2", x: "1" } })).toBe(0);
    const others = [
      { name: "b", tags: { x: "1", y: "2" } },
      { name: "a", tags: { x: "1", y: "3" } },
      { name: "a", tags: { x: "1y", "": "2" } },
      { name: "a", tags: { x: "1" } },
      { name: "2a", tags: { x: "1", y: "" } },
    ];
    expect(others.map((other) => numbers.of(other))).toEqual([1, 2, 3, 4, 5]);
    expect(numbers.size).toBe(6);
  });

  it("tell series apart whose tags are one object", () => {
    const [numbers, tags] = [new SeriesNumbers(), { topic: "a" }];
    const names = ["in", "out", "in", "out", "lag"];
    expect(names.map((name) => numbers.of({ name, tags }))).toEqual([0, 1, 0, 1, 2]);
  });

  it.each(lanes)("tell 300 series apart where all of the hash is the same but part %i", (lane) => {
    const numbers = new SeriesNumbers(onlyLane(lane));
    const all = Array.from({ length: 300 }, (_, index) => index);
    expect(all.map((index) => numbers.of(series(index)))).toEqual(all);
    expect(all.map((index) => numbers.of(series(index)))).toEqual(all);
  });

  it("stay the same for 200,000 series that are alike", () => {
    const numbers = new SeriesNumbers();
    const all = Array.from({ length: 200_000 }, (_, index) => index);
    expect(all.every((index) => numbers.of(series(index)) === index)).toBe(true);
    expect(all.every((index) => numbers.of(series(index)) === index)).toBe(true);
  });

  it("are given anew without those that are of no use", () => {
    const numbers = new SeriesNumbers();
    const kept = Object.freeze({ topic: "a" });
    for (let index = 0; index < 1_000; index++) {
      numbers.of(series(index));
    }
    expect(numbers.of({ name: "kept", tags: kept })).toBe(1_000);
    const renumbered = numbers.keepOnly((number) => number % 100 === 0);
    expect([0, 100, 900, 1_000].map((number) => renumbered[number])).toEqual([0, 1, 9, 10]);
    expect(numbers.size).toBe(11);
    expect(numbers.of({ name: "kept", tags: kept })).toBe(10);
    expect(numbers.of(series(900))).toBe(9);
    expect(numbers.of(series(901))).toBe(11);
  });
});

describe("the hash of a series", () => {
  it.each(lanes)("wears nothing of part %i out over long texts", (lane) => {
    const into = new Uint32Array(hashLanes);
    const found = new Set<number>();
    // Texts that differ at the begin only: what differs there has to outlast the rest.
    const rest = "x".repeat(2_000);
    for (let index = 0; index < 2_000; index++) {
      hashSeries({ name: "n", tags: { topic: `${index}-${rest}` } }, into);
      found.add(into[lane] ?? 0);
    }
    // Of 2,000 in 2³², two are the same once in 2,000 times; 2,000 steps that forget would leave 21 bits.
    expect(found.size).toBe(2_000);
  });
});
