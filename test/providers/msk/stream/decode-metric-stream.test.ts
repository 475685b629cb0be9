import { describe, expect, it } from "vitest";
import { ProviderError } from "../../../../src/errors/index.ts";
import { decodeMetricStream } from "../../../../src/providers/msk/index.ts";
import {
  manyPoints,
  minuteMs,
  type StreamPoint,
  streamPoint,
} from "../../../support/metric-stream/stream-point.ts";
import {
  delimited,
  jsonLine,
  otelMessage,
  outputFormats,
  streamRecord,
} from "../../../support/metric-stream/stream-records.ts";

const controller = streamPoint({
  metric: "ActiveControllerCount",
  unit: "Count",
  dimensions: { "Cluster Name": "orders-prod" },
  count: 3,
  sum: 1,
  min: 0,
  max: 1,
});

function jsonRecord(...points: readonly StreamPoint[]): Buffer {
  return streamRecord("json", points);
}

describe.each(outputFormats)("decodeMetricStream of %s", (format) => {
  it("names a metric, its unit, its time and what it is of", () => {
    const { metrics, problems } = decodeMetricStream([streamRecord(format, [streamPoint()])]);
    expect(problems).toEqual([]);
    expect(metrics).toEqual([
      {
        name: "kafka.bytes.in.rate",
        value: 200,
        unit: "By/s",
        timestamp: minuteMs,
        periodMs: 60_000,
        tags: {
          provider: "AWS_MSK",
          "cloud.provider": "aws",
          "cloud.region": "eu-central-1",
          "cloud.account.id": "123456789012",
          "kafka.cluster.name": "orders-prod",
          "broker.id": "1",
          scope: "broker",
          "provider.metric.name": "BytesInPerSec",
          "provider.statistic": "Average",
          "provider.unit": "Bytes/Second",
        },
      },
    ]);
  });

  it.each([
    ["an average as sum by count", streamPoint({ sum: 7, count: 2 }), 3.5],
    ["a maximum", controller, 1],
    [
      "a sum",
      streamPoint({ metric: "ConnectionCount", unit: "Count", count: 4, sum: 90, max: 40 }),
      90,
    ],
    ["percent as a ratio", streamPoint({ metric: "CpuUser", unit: "Percent", sum: 75 }), 0.25],
    [
      "what a serverless cluster tells of each partition as a sum",
      streamPoint({ dimensions: { "Cluster Name": "s", Topic: "orders" }, count: 6, sum: 600 }),
      600,
    ],
    ["nothing at all as 0", streamPoint({ sum: 0, min: 0, max: 0 }), 0],
    ["what falls as negative", streamPoint({ sum: -3, min: -1, max: -1 }), -1],
  ])("tells %s", (_what, point, value) => {
    const { metrics, problems } = decodeMetricStream([streamRecord(format, [point])]);
    expect(problems).toEqual([]);
    expect(metrics.map((metric) => metric.value)).toEqual([value]);
  });

  it("keeps the series of a broker and of a topic on it apart by their scope", () => {
    const ofTopic = streamPoint({
      dimensions: { "Cluster Name": "orders-prod", "Broker ID": "1", Topic: "orders" },
    });
    const { metrics } = decodeMetricStream([streamRecord(format, [streamPoint(), ofTopic])]);
    expect(metrics.map(({ name, tags }) => [name, tags["scope"], tags["topic"]])).toEqual([
      ["kafka.bytes.in.rate", "broker", undefined],
      ["kafka.bytes.in.rate", "topic", "orders"],
    ]);
  });

  it("gives points of a series one object of tags", () => {
    const later = streamPoint({ timestampMs: minuteMs + 60_000, sum: 3 });
    const { metrics } = decodeMetricStream([
      streamRecord(format, [streamPoint(), later]),
      streamRecord(format, [later]),
    ]);
    expect(new Set(metrics.map(({ tags }) => tags)).size).toBe(1);
    expect(metrics.map(({ value }) => value)).toEqual([200, 1, 1]);
  });

  it("leaves out points of namespaces that were not asked for, and counts them", () => {
    const other = streamPoint({ namespace: "AWS/EC2", metric: "CPUUtilization", unit: "Percent" });
    const record = streamRecord(format, [other, streamPoint()]);
    const { metrics, leftOut, problems } = decodeMetricStream([record]);
    expect([metrics.length, leftOut, problems.length]).toEqual([1, 1, 0]);
    const both = decodeMetricStream([record], { includeNamespaces: ["AWS/EC2", "AWS/Kafka"] });
    expect(both.metrics.map(({ name }) => name)).toEqual([
      "aws.ec2.cpu_utilization",
      "kafka.bytes.in.rate",
    ]);
  });

  it.each([
    ["prefix", ["aws.kafka.request_bytes_mean"]],
    ["plain", ["requestbytesmean"]],
    ["drop", []],
  ] as const)("calls a metric without a shared name as %s has it", (unmapped, names) => {
    const point = streamPoint({ metric: "RequestBytesMean", unit: "Bytes" });
    const { metrics } = decodeMetricStream([streamRecord(format, [point])], { unmapped });
    expect(metrics.map(({ name }) => name)).toEqual(names);
  });

  it("puts tags of all entities on each metric", () => {
    const options = { entityTags: { team: "payments" } };
    const { metrics } = decodeMetricStream([streamRecord(format, [streamPoint()])], options);
    expect(metrics[0]?.tags["tag.team"]).toBe("payments");
  });

  it("reads thousands of series", () => {
    const points = manyPoints(3_000);
    const { metrics, unreadable } = decodeMetricStream([streamRecord(format, points)]);
    expect(unreadable).toBe(0);
    expect(metrics.map(({ value }) => value)).toEqual(points.map(({ sum }) => sum));
    expect(metrics.map(({ tags }) => tags["topic"])).toEqual(
      points.map(({ dimensions }) => dimensions["Topic"]),
    );
  });

  it("says that an average of nothing is no value", () => {
    const record = streamRecord(format, [streamPoint({ count: 0, sum: 0 }), streamPoint()]);
    const { metrics, problems } = decodeMetricStream([record]);
    expect(metrics).toHaveLength(1);
    expect(problems[0]?.error.message).toContain("its statistics give no Average");
  });

  it.each(["metric", "namespace"] as const)("says that a point has no %s", (missing) => {
    const { metrics, problems } = decodeMetricStream([
      streamRecord(format, [streamPoint({ [missing]: "" })]),
    ]);
    expect(metrics).toEqual([]);
    expect(problems[0]?.error.message).toContain("Namespace or MetricName is missing");
  });
});

describe("decodeMetricStream", () => {
  const record = jsonRecord(streamPoint());

  it.each([
    ["bytes", record],
    ["base64", record.toString("base64")],
    ["a record of Firehose", { recordId: "1", data: record.toString("base64") }],
    ["a record of the Kinesis API", { Data: new Uint8Array(record) }],
    ["a record of a Kinesis event", { kinesis: { data: record.toString("base64") } }],
  ])("takes %s", (_what, given) => {
    expect(decodeMetricStream([given]).metrics).toHaveLength(1);
  });

  it.each([["%%%%"], ["abc"], ["YWJj=A=="], ["YW Jj"], [{}], [null], [{ data: 5 }]] as const)(
    "says which record is none: %j",
    (given) => {
      const { metrics, problems } = decodeMetricStream([record, given as never, record]);
      expect(metrics).toHaveLength(2);
      expect(problems).toMatchObject([{ record: 1, place: "" }]);
    },
  );

  it("tells the format by each record: both come for a while after a change", () => {
    const records = outputFormats.map((format) => streamRecord(format, [streamPoint()]));
    const { metrics, problems } = decodeMetricStream([...records, new Uint8Array(0)]);
    expect(problems).toEqual([]);
    expect(metrics).toHaveLength(3);
    expect(metrics[1]).toEqual(metrics[0]);
    expect(metrics[2]).toEqual(metrics[0]);
  });

  it("takes a message whose length looks like the brace of JSON for OpenTelemetry", () => {
    const lengths = Array.from({ length: 200 }, (_, length) =>
      otelMessage("opentelemetry1.0", [
        streamPoint({ metric: "M", namespace: "N", dimensions: { a: "x".repeat(length) } }),
      ]),
    );
    for (const message of lengths) {
      const { leftOut, problems } = decodeMetricStream([delimited(message)]);
      expect([leftOut, problems.length]).toEqual([1, 0]);
    }
    expect(new Set(lengths.map(({ length }) => length % 256)).has(0x7b)).toBe(true);
  });

  it("says where a line cannot be read, and reads the others", () => {
    const good = jsonLine(streamPoint());
    const lines = [
      good,
      good.slice(0, 40),
      "",
      good,
      "[1]",
      good.replace('"count":3.0', '"count":"3"'),
      good.replace(/"value":\{.*?\}/, '"value":12.5'),
      good.replace(String(minuteMs), "-1"),
      good.replace('"AWS/Kafka"', "7"),
      good.replace('"orders-prod"', "{}"),
      good.replace('"sum":600.0', '"sum":1e999'),
      `${" ".repeat(70_000)}{}`,
      good,
    ];
    const { metrics, problems, unreadable } = decodeMetricStream([
      record,
      Buffer.from(lines.join("\n")),
    ]);
    expect(metrics).toHaveLength(4);
    expect(unreadable).toBe(9);
    expect(problems.map(({ record: index, place }) => `${index} ${place}`)).toEqual(
      [2, 5, 6, 7, 8, 9, 10, 11, 12].map((line) => `1 line ${line}`),
    );
    for (const { error } of problems) {
      expect(error).toBeInstanceOf(ProviderError);
      expect(error.code).toBe("METRIC_STREAM_INVALID");
    }
    expect(problems[0]?.error.message).toContain("record 1, line 2: it is not JSON");
    expect(problems[3]?.error.message).toContain("value is not an object of statistics");
  });

  it("reads further statistics over, and lines that end as on Windows", () => {
    const line = jsonLine(streamPoint()).replace('"sum"', '"p99":9.0,"TM(25%:75%)":4.5,"sum"');
    const { metrics, problems } = decodeMetricStream([Buffer.from(`${line}\r\n${line}\r\n`)]);
    expect([metrics.length, problems.length]).toEqual([2, 0]);
  });

  it("does not take texts with line breaks for another series", () => {
    const tricky = (dimensions: Record<string, string>) => streamPoint({ dimensions });
    const points = [tricky({ "a\nb": "c" }), tricky({ a: "b\nc" }), tricky({ a: "b", c: "d" })];
    const { metrics } = decodeMetricStream([jsonRecord(...points, ...points)]);
    expect(new Set(metrics.map(({ tags }) => tags)).size).toBe(3);
    expect(metrics[0]?.tags["a\nb"]).toBe("c");
  });

  it("says where a message cannot be read, and reads the others", () => {
    const good = otelMessage("opentelemetry1.0", [streamPoint()]);
    const broken = Uint8Array.from([0x0a, 0x7f, 1, 2, 3]);
    const { metrics, problems } = decodeMetricStream([delimited(good, broken, good)]);
    expect(metrics).toHaveLength(2);
    expect(problems).toMatchObject([{ record: 0, place: "message 2" }]);
  });

  it("says where a record ends within a message", () => {
    const whole = delimited(otelMessage("opentelemetry0.7", [streamPoint()]));
    const cut = Buffer.concat([whole, whole.subarray(0, -1)]);
    const { metrics, problems } = decodeMetricStream([cut]);
    expect(metrics).toHaveLength(1);
    expect(problems[0]).toMatchObject({ place: "message 2" });
    expect(problems[0]?.error.message).toContain("past the end of the record");
  });

  it.each([["x\n"], ["{\n"], ["\n\n"], ["{broken\n"]])(
    "reads the lines after a broken first one: %j",
    (first) => {
      const lines = `${first}${jsonLine(streamPoint())}\n`;
      expect(decodeMetricStream([Buffer.from(lines)]).metrics).toHaveLength(1);
    },
  );

  it("says that a record is of no format", () => {
    const { problems } = decodeMetricStream([Buffer.from("hello, world")]);
    expect(problems[0]?.error.message).toContain("neither JSON nor OpenTelemetry");
  });

  it("tells the first hundred problems, and counts all", () => {
    const { problems, unreadable } = decodeMetricStream([Buffer.from('{"\n'.repeat(5_000))]);
    expect([problems.length, unreadable]).toEqual([100, 5_000]);
  });
});
