import { expect, test } from "vitest";
import { figuresText } from "../../../src/cli/query/figures-text.ts";
import { seriesText } from "../../../src/cli/query/series-text.ts";
import { createMetricsBatch, type MetricInput } from "../../../src/otlp/index.ts";

const layout = { width: 120 };
const minute = 60_000_000_000n;

test("figures are a table with a row for each group, in the unit of what they are of", () => {
  const groups = [
    { by: { service: "bank" }, items: 3, values: { count: 1_200, p95: 1_500, rate: 0.5 } },
    { by: { service: undefined }, items: 3, values: { count: 2, p95: undefined, rate: undefined } },
  ];
  expect(figuresText(groups, { groupBy: ["service"] }, layout).split("\n")).toEqual([
    "service  count    p95   rate",
    "bank     1,200  1.5 s  0.5/s",
    "–            2      –      –",
  ]);
  const sizes = [{ by: {}, items: 1, values: { max: 1_500 } }];
  expect(figuresText(sizes, { measure: "bytes" }, layout)).toBe("  max\n1,500");
});

test("figures of metrics are in the metric's own unit", () => {
  const metric = { name: "heap", type: "gauge", unit: "By", by: {}, items: 2 } as const;
  const groups = [{ ...metric, values: { avg: 2_500_000, count: 2 } }];
  expect(figuresText(groups, {}, layout).split("\n")).toEqual([
    "metric     avg  count",
    "heap    2.5 MB      2",
  ]);
});

test("figures over time are a line for each group and figure, with gaps where there is nothing", () => {
  const group = (at: number, service: string, count: number) => ({
    by: { service },
    items: count,
    from: BigInt(at) * minute,
    values: { count },
  });
  const groups = [group(1, "a", 1), group(2, "a", 8), group(4, "a", 4), group(1, "b", 5)];
  const text = figuresText(groups, { groupBy: ["service"], every: 60_000 }, layout);
  expect(text.split("\n")).toEqual([
    "service  figure  over time  lowest  highest  latest",
    "a        count   ▁█ ▄            1        8       4",
    "b        count   ▅               5        5       5",
  ]);
});

test("nothing is an empty text", () => {
  expect(figuresText([], {}, layout)).toBe("");
  expect(seriesText([], layout)).toBe("");
});

test("points are a row for each time series, with the average of distributions", () => {
  const at = (index: number): bigint => BigInt(index + 1) * minute;
  const resource = { attributes: { "service.name": "shop" } };
  const metrics: MetricInput[] = [
    ...[3, 1, 2].map(
      (value, index): MetricInput => ({
        name: "load",
        type: "gauge",
        timestamp: at(index),
        value,
        labels: { core: 1n, zone: "a" },
        resource,
      }),
    ),
    { name: "load", type: "gauge", timestamp: at(0), value: null, labels: { core: 2n } },
    {
      name: "time",
      type: "histogram",
      unit: "s",
      timestamp: at(2),
      value: { count: 4n, sum: 6 },
      resource,
    },
  ];
  // A query hands the newest out first.
  const points = createMetricsBatch({ metrics }).metrics.toReversed();
  expect(seriesText(points, layout).split("\n")).toEqual([
    "metric  service  attributes     points  over time  lowest  highest  latest",
    "load    shop     core=1 zone=a       3  █▁▅             1        3       2",
    "load    –        core=2              1                  –        –       –",
    "time    shop                         1  ▅           1.5 s    1.5 s   1.5 s",
  ]);
});
