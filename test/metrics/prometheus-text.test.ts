import { describe, expect, it } from "vitest";
import { metricName, prometheusText } from "../../src/metrics/prometheus-text.ts";

describe("metricName", () => {
  it.each([
    ["counter", "{item}", "otel_kafka_x_total"],
    ["counter", "s", "otel_kafka_x_seconds_total"],
    ["gauge", "By", "otel_kafka_x_bytes"],
    ["gauge", "1", "otel_kafka_x"],
    ["histogram", "s", "otel_kafka_x_seconds"],
  ] as const)("names a %s in %s %s", (kind, unit, expected) => {
    expect(metricName({ name: "otel_kafka.x", unit, kind })).toBe(expected);
  });

  it("does not repeat a unit that the name ends with", () => {
    expect(metricName({ name: "a.bytes", unit: "By", kind: "counter" })).toBe("a_bytes_total");
  });
});

describe("prometheusText", () => {
  const shared = { unit: "{item}", description: 'What "it"\nis', kind: "counter" } as const;

  it("names each metric once, with the points of all processes", () => {
    const metrics = [{ ...shared, name: "items", points: [{ attributes: {}, value: 1 }] }];
    const text = prometheusText([
      { labels: { worker: "1" }, metrics },
      { labels: { worker: "2" }, metrics },
    ]);
    expect(text).toBe(
      [
        '# HELP items_total What "it"\\nis',
        "# TYPE items_total counter",
        'items_total{worker="1"} 1',
        'items_total{worker="2"} 1',
        "",
      ].join("\n"),
    );
  });

  it("escapes the values of labels", () => {
    const points = [{ attributes: { "a.b": 'say "x"\\\n' }, value: 2 }];
    const text = prometheusText([{ labels: {}, metrics: [{ ...shared, name: "items", points }] }]);
    expect(text).toContain('items_total{a_b="say \\"x\\"\\\\\\n"} 2\n');
  });

  it("adds the buckets of a histogram up", () => {
    const value = { bounds: [1, 5], counts: [2, 3, 1], sum: 20, count: 6 };
    const metric = {
      name: "time",
      unit: "s",
      description: "t",
      kind: "histogram",
      points: [{ attributes: {}, value }],
    } as const;
    expect(
      prometheusText([{ labels: {}, metrics: [metric] }])
        .split("\n")
        .slice(2),
    ).toEqual([
      'time_seconds_bucket{le="1"} 2',
      'time_seconds_bucket{le="5"} 5',
      'time_seconds_bucket{le="+Inf"} 6',
      "time_seconds_sum 20",
      "time_seconds_count 6",
      "",
    ]);
  });

  it("leaves out metrics without points", () => {
    expect(prometheusText([{ labels: {}, metrics: [{ ...shared, name: "x", points: [] }] }])).toBe(
      "",
    );
  });
});
