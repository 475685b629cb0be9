import { describe, expect, test } from "vitest";
import type { AggregationPlan } from "../../../../src/consumer/query/aggregate/item-aggregator.ts";
import { MetricAggregator } from "../../../../src/consumer/query/aggregate/metric-aggregator.ts";
import type { Aggregation } from "../../../../src/consumer/query/query-options.ts";
import type { MetricGroup } from "../../../../src/consumer/query/query-result.ts";
import {
  createMetricsBatch,
  DataPointFlags,
  type MetricInput,
} from "../../../../src/otlp/index.ts";

const all: Aggregation[] = ["sum", "avg", "min", "max", "count", "last", "rate", "p50"];
const second = 1_000_000_000n;
const at = (seconds: number): bigint => BigInt(seconds) * second;

function figures(
  metrics: readonly MetricInput[],
  plan: Partial<AggregationPlan> = {},
): MetricGroup[] {
  const aggregator = new MetricAggregator({
    aggregations: all,
    groupBy: [],
    everyMs: undefined,
    maxGroups: 100,
    measure: undefined,
    from: undefined,
    to: undefined,
    ...plan,
  });
  for (const [index, point] of createMetricsBatch({ metrics }).metrics.entries()) {
    aggregator.add(point, { time: point.timestamp, partition: 0, offset: 0, index });
  }
  return aggregator.finish();
}

/** The figures of the one group there is. */
function only(
  metrics: readonly MetricInput[],
  plan?: Partial<AggregationPlan>,
): MetricGroup["values"] {
  const groups = figures(metrics, plan);
  expect(groups).toHaveLength(1);
  return groups[0]?.values ?? {};
}

describe("figures of a gauge", () => {
  test("are of the values of its points", () => {
    const metrics = [4, 1, 7].map(
      (value, index): MetricInput => ({
        name: "load",
        type: "gauge",
        timestamp: at(index + 1),
        value,
      }),
    );
    const { p50, ...others } = only(metrics);
    expect(others).toEqual({ sum: 12, avg: 4, min: 1, max: 7, count: 3, last: 7, rate: undefined });
    expect(Math.abs((p50 ?? 0) - 4)).toBeLessThanOrEqual(0.04);
  });

  test("leave out points without a value", () => {
    const metrics: MetricInput[] = [
      { name: "load", type: "gauge", timestamp: at(1), value: 4 },
      { name: "load", type: "gauge", timestamp: at(2), value: null },
      {
        name: "load",
        type: "gauge",
        timestamp: at(3),
        value: 9,
        flags: DataPointFlags.NO_RECORDED_VALUE_MASK,
      },
    ];
    expect(only(metrics)).toMatchObject({ count: 1, last: 4 });
  });
});

describe("figures of a counter", () => {
  const counter = (
    start: number,
    time: number,
    value: number | bigint,
    more: Partial<MetricInput> = {},
  ) =>
    ({
      name: "requests",
      type: "counter",
      startTime: at(start),
      timestamp: at(time),
      value,
      ...more,
    }) as MetricInput;

  test("are what came since it began, per second of the time that its points cover", () => {
    const metrics = [counter(10, 20, 5n), counter(10, 30, 25n), counter(10, 40, 60n)];
    expect(only(metrics)).toMatchObject({ sum: 60, rate: 2, last: 60, count: 3, avg: 30 });
    // It began before the time asked for: what came before its first point is not of that time.
    expect(only(metrics, { from: at(15) })).toMatchObject({ sum: 55, rate: 2.75 });
  });

  test("count a reset from zero", () => {
    const metrics = [counter(10, 20, 100n), counter(10, 30, 120n), counter(31, 40, 9n)];
    expect(only(metrics, { from: at(15) })).toMatchObject({ sum: 29, rate: 29 / 19 });
    const unstarted = [counter(0, 20, 100n), counter(0, 30, 120n), counter(0, 40, 9n)];
    expect(only(unstarted)).toMatchObject({ sum: 29, rate: 29 / 20 });
  });

  test("do not depend on the order in which points come", () => {
    const metrics = [counter(10, 20, 5n), counter(10, 30, 25n), counter(35, 40, 6n)];
    expect(figures(metrics.toReversed())).toEqual(figures(metrics));
  });

  test("add delta points up", () => {
    const delta = { temporality: "delta" } as const;
    const metrics = [counter(10, 20, 5, delta), counter(20, 30, 25, delta)];
    expect(only(metrics)).toMatchObject({ sum: 30, rate: 1.5, last: 25, max: 25 });
  });

  test("add the rates of their series up, and are exact beyond what doubles tell apart", () => {
    const big = 2n ** 60n;
    const metrics = [
      counter(10, 20, big, { labels: { host: "a" } }),
      counter(10, 30, big + 20n, { labels: { host: "a" } }),
      counter(10, 20, 0n, { labels: { host: "b" } }),
      counter(10, 30, 30n, { labels: { host: "b" } }),
    ];
    expect(only(metrics, { from: at(15) })).toMatchObject({ sum: 50, rate: 5 });
  });

  test("are unknown where it has one point of an unknown past", () => {
    expect(only([counter(0, 20, 100n)])).toMatchObject({
      sum: undefined,
      rate: undefined,
      count: 1,
    });
  });

  test("are of each stretch of time, without a gap between them", () => {
    const metrics = [
      counter(10, 12, 10n),
      counter(10, 18, 16n),
      counter(10, 24, 40n),
      counter(10, 39, 41n),
    ];
    const groups = figures(metrics, { everyMs: 10_000 });
    expect(groups.map(({ from, values }) => [from, values.sum, values.rate])).toEqual([
      [at(10), 16, 2],
      [at(20), 24, 4],
      [at(30), 1, 1 / 15],
    ]);
  });
});

test("an up-down counter has no rate, and what it holds is no growth", () => {
  const metrics = [5, 3].map(
    (value, index): MetricInput => ({
      name: "queue",
      type: "upDownCounter",
      startTime: at(1),
      timestamp: at(index + 2),
      value,
    }),
  );
  expect(only(metrics)).toMatchObject({ sum: 8, avg: 4, last: 3, rate: undefined });
});

describe("figures of a histogram", () => {
  const histogram = (
    start: number,
    time: number,
    counts: bigint[],
    temporality: "delta" | "cumulative",
    more: Partial<MetricInput> = {},
  ) =>
    ({
      name: "duration",
      type: "histogram",
      unit: "s",
      startTime: at(start),
      timestamp: at(time),
      temporality,
      value: {
        count: counts.reduce((sum, each) => sum + each, 0n),
        sum: Number(counts.reduce((sum, each) => sum + each, 0n)) * 3,
        bounds: [0, 10, 20],
        counts,
      },
      ...more,
    }) as MetricInput;

  test("are of all that delta points measured", () => {
    const metrics = [
      histogram(0, 10, [0n, 10n, 0n, 0n], "delta"),
      histogram(10, 20, [0n, 0n, 10n, 0n], "delta"),
    ];
    const { p50, p75, ...others } = only(metrics, {
      aggregations: ["count", "sum", "avg", "rate", "last", "p50", "p75"],
    });
    // A start of 0 is an unknown one: its point counts, and its time does not.
    expect(others).toEqual({ count: 20, sum: 60, avg: 3, rate: 2, last: undefined });
    expect(p50).toBeCloseTo(10, 9);
    expect(p75).toBeCloseTo(15, 9);
  });

  test("are of what cumulative points measured since the first, resets counted", () => {
    const metrics = [
      histogram(1, 10, [0n, 100n, 0n, 0n], "cumulative"),
      histogram(1, 20, [0n, 100n, 6n, 0n], "cumulative"),
      histogram(25, 30, [0n, 0n, 4n, 0n], "cumulative"),
    ];
    const values = only(metrics, {
      from: at(5),
      aggregations: ["count", "sum", "rate", "min", "p50"],
    });
    expect(values).toMatchObject({ count: 10, sum: 30, rate: 10 / 15 });
    expect(values.p50).toBeCloseTo(15, 9);
  });

  test("count a lower point without a start as a reset", () => {
    const metrics = [
      histogram(0, 10, [0n, 9n, 0n, 0n], "cumulative"),
      histogram(0, 20, [0n, 4n, 0n, 0n], "cumulative"),
    ];
    expect(only(metrics)).toMatchObject({ count: 4 });
  });

  test("of exponential buckets follow a scale that gets lower", () => {
    const point = (time: number, scale: number, offset: number, counts: bigint[]): MetricInput => ({
      name: "duration",
      type: "exponentialHistogram",
      startTime: at(1),
      timestamp: at(time),
      value: {
        count: counts.reduce((sum, each) => sum + each, 0n),
        scale,
        positive: { offset, counts },
      },
    });
    // Scale 1, index 4: from 4 to 4 * 2 ** 0.5; at scale 0 it is index 2, from 4 to 8.
    const metrics = [point(10, 1, 4, [5n]), point(20, 0, 2, [5n, 10n])];
    const values = only(metrics, { from: at(5), aggregations: ["count", "p50"] });
    expect(values.count).toBe(10);
    expect(values.p50).toBeCloseTo(8 * Math.SQRT2, 9);
  });

  test("are counts and sums of a summary, whose quantiles cannot be put together", () => {
    const point = (time: number, count: bigint, sum: number): MetricInput => ({
      name: "latency",
      type: "summary",
      startTime: at(1),
      timestamp: at(time),
      value: { count, sum, quantiles: [{ quantile: 0.5, value: 3 }] },
    });
    const values = only([point(10, 4n, 8), point(20, 10n, 26)], { from: at(5) });
    expect(values).toMatchObject({ count: 6, sum: 18, avg: 3, rate: 0.6, p50: undefined });
  });
});

describe("groups of points", () => {
  const gauge = (name: string, host: string | undefined, value: number): MetricInput => ({
    name,
    type: "gauge",
    timestamp: at(1),
    value,
    labels: host === undefined ? {} : { host },
  });

  test("are of one metric, by the values asked for, in order", () => {
    const metrics = [
      gauge("b", "x", 1),
      gauge("a", "y", 2),
      gauge("a", undefined, 3),
      gauge("a", "x", 4),
    ];
    const groups = figures(metrics, { groupBy: ["host"], aggregations: ["sum"] });
    expect(groups.map(({ by, name, values }) => [name, by.host, values.sum])).toEqual([
      ["a", undefined, 3],
      ["a", "x", 4],
      ["a", "y", 2],
      ["b", "x", 1],
    ]);
  });

  test("of one name and different type or unit are different ones", () => {
    const metrics: MetricInput[] = [
      { name: "a", type: "gauge", unit: "s", timestamp: at(1), value: 1 },
      { name: "a", type: "gauge", unit: "ms", timestamp: at(1), value: 1 },
      { name: "a", type: "counter", unit: "s", timestamp: at(1), value: 1 },
    ];
    expect(figures(metrics).map(({ type, unit }) => [type, unit])).toEqual([
      ["gauge", "ms"],
      ["counter", "s"],
      ["gauge", "s"],
    ]);
  });

  test("are as many as they may be, and the error says what to do about it", () => {
    const metrics = Array.from({ length: 5 }, (_, index) => gauge("a", `host-${index}`, 1));
    expect(figures(metrics, { groupBy: ["host"], maxGroups: 5 })).toHaveLength(5);
    expect(() => figures(metrics, { groupBy: ["host"], maxGroups: 4 })).toThrow(
      expect.objectContaining({
        code: "QUERY_TOO_MANY_GROUPS",
        message: expect.stringMatching(/4 groups by host[\s\S]*maxGroups/),
      }),
    );
  });

  test("bound the time series in them, too", () => {
    const metrics = Array.from({ length: 11 }, (_, index) => gauge("a", `host-${index}`, 1));
    expect(() => figures(metrics, { maxGroups: 1 })).toThrow(
      expect.objectContaining({ code: "QUERY_TOO_MANY_GROUPS" }),
    );
  });
});
