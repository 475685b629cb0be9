import { describe, expect, it } from "vitest";
import { DeliveredPoints } from "../../../src/bridge/provider-source/delivered-points.ts";
import { hashSeries } from "../../../src/bridge/provider-source/series-hash.ts";
import { SeriesNumbers } from "../../../src/bridge/provider-source/series-numbers.ts";
import { ShardReading } from "../../../src/bridge/provider-source/shard-reading.ts";
import type { NormalizedMetric } from "../../../src/providers/index.ts";

const minute = 60_000;

function point(at: number, value = 1, topic = "a"): NormalizedMetric {
  const tags = { topic };
  return { name: "n", unit: "1", value, timestamp: at * minute, periodMs: minute, tags };
}

/** A reading that has delivered minutes 0 to 4, each with a point of series "a". */
function reading(): ShardReading {
  const shard = new ShardReading({ id: "s", name: "s" }, undefined);
  const pass = shard.pass({ startMs: 0, endMs: 5 * minute }, 0, minute);
  pass.sift([0, 1, 2, 3, 4].map((at) => point(at)));
  pass.deliver(0);
  return shard;
}

function next(shard: ShardReading) {
  return shard.pass({ startMs: 0, endMs: 6 * minute }, 5 * minute, minute);
}

describe("what was delivered of a shard", () => {
  it("lets new intervals through, each point once", () => {
    const pass = next(reading());
    expect(pass.sift([point(5), point(5, 2), point(5, 1, "b")])).toEqual([
      point(5),
      point(5, 1, "b"),
    ]);
  });

  it("lets points through that come late, each once, and counts them", () => {
    const shard = reading();
    const pass = next(shard);
    expect(pass.sift([point(3), point(3, 1, "b"), point(3, 1, "b")])).toEqual([point(3, 1, "b")]);
    expect(pass.counts).toEqual({ lateSent: 1, lateDropped: 0, revisions: 0 });
    pass.deliver(0);
    expect(next(shard).sift([point(3, 1, "b")])).toEqual([]);
  });

  it("counts a value that changed once, and does not send it", () => {
    const shard = reading();
    const pass = next(shard);
    expect(pass.sift([point(2, 7), point(1)])).toEqual([]);
    expect(pass.counts.revisions).toBe(1);
    pass.deliver(0);
    const again = next(shard);
    again.sift([point(2, 7)]);
    expect(again.counts.revisions).toBe(0);
  });

  it("sends nothing of intervals of which it does not know what was delivered", () => {
    const shard = new ShardReading({ id: "s", name: "s" }, 5 * minute);
    const pass = next(shard);
    expect(pass.sift([point(4), point(5), point(9)])).toEqual([point(5)]);
    expect(pass.counts).toEqual({ lateSent: 0, lateDropped: 1, revisions: 0 });
  });

  it("knows of nothing that was not delivered in the end", () => {
    const shard = reading();
    const failed = next(shard);
    failed.sift([point(5), point(3, 1, "b"), point(2, 7)]);
    const pass = next(shard);
    expect(pass.sift([point(5), point(3, 1, "b")])).toHaveLength(2);
    expect(shard.untilMs).toBe(5 * minute);
    pass.deliver(0);
    expect(shard.untilMs).toBe(6 * minute);
  });

  it("forgets what is older than is asked for again", () => {
    const shard = reading();
    expect(shard.knownFromMs).toBe(0);
    next(shard).deliver(3 * minute);
    expect(shard.knownFromMs).toBe(3 * minute);
  });

  it("takes no series for another that shares three quarters of its hash", () => {
    const sharing = new SeriesNumbers((series, into) => {
      hashSeries(series, into);
      into.fill(1, 0, 3);
    });
    const shard = new ShardReading({ id: "s", name: "s" }, 0, new DeliveredPoints(sharing));
    const topics = Array.from({ length: 500 }, (_, index) => point(5, index, `topic-${index}`));
    const pass = next(shard);
    expect(pass.sift(topics)).toEqual(topics);
    pass.deliver(0);
    const again = shard.pass({ startMs: 0, endMs: 7 * minute }, 6 * minute, minute);
    expect(again.sift(topics)).toEqual([]);
    expect(again.counts.revisions).toBe(0);
  });

  it("knows what it delivered, however many series come and go", () => {
    const shard = new ShardReading({ id: "s", name: "s" }, 0);
    const pointsOf = (at: number) =>
      // 1,000 topics of this interval alone, and 10 that stay.
      Array.from({ length: 1_010 }, (_, index) =>
        point(at, index, index < 10 ? `stays-${index}` : `topic-${at}-${index}`),
      );
    for (let at = 0; at < 20; at++) {
      const range = { startMs: Math.max(0, at - 3) * minute, endMs: (at + 1) * minute };
      const pass = shard.pass(range, at * minute, minute);
      const again = at === 0 ? [] : pointsOf(at - 1);
      expect(pass.sift([...again, ...pointsOf(at)])).toEqual(pointsOf(at));
      expect(pass.counts).toEqual({ lateSent: 0, lateDropped: 0, revisions: 0 });
      pass.deliver((at - 2) * minute);
    }
  });
});
