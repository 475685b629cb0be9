import protobuf from "protobufjs";
import type { StreamPoint } from "./stream-point.ts";

/** Output formats of metric streams, as CloudWatch names them. */
export const outputFormats = ["json", "opentelemetry0.7", "opentelemetry1.0"] as const;
export type OutputFormat = (typeof outputFormats)[number];

const streamName = "kafka-metrics";
const periodMs = 60_000;
const arn = "arn:aws:cloudwatch:eu-central-1:123456789012:metric-stream/kafka-metrics";

/**
 * What both versions have in common, and where they differ: a label of 0.7 is field 1 of a point, an
 * attribute of 1.0 field 7.
 */
const schema = `
syntax = "proto3";
message AnyValue { oneof value { string string_value = 1; KeyValueList kvlist_value = 6; } }
message KeyValue { string key = 1; AnyValue value = 2; }
message KeyValueList { repeated KeyValue values = 1; }
message StringKeyValue { string key = 1; string value = 2; }
message Resource { repeated KeyValue attributes = 1; }
message Quantile { double quantile = 1; double value = 2; }
message SummaryPoint {
  repeated StringKeyValue labels = 1;
  fixed64 start_time_unix_nano = 2;
  fixed64 time_unix_nano = 3;
  fixed64 count = 4;
  double sum = 5;
  repeated Quantile quantile_values = 6;
  repeated KeyValue attributes = 7;
}
message Summary { repeated SummaryPoint data_points = 1; }
message Metric { string name = 1; string description = 2; string unit = 3; Summary summary = 11; }
message ScopeMetrics { repeated Metric metrics = 2; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; }
message Request { repeated ResourceMetrics resource_metrics = 1; }
`;
const Request = protobuf.parse(schema, { keepCase: true }).root.lookupType("Request");

/** One record with these points. */
export function streamRecord(format: OutputFormat, points: readonly StreamPoint[]): Buffer {
  return format === "json"
    ? Buffer.from(points.map((point) => `${jsonLine(point)}\n`).join(""))
    : delimited(otelMessage(format, points));
}

/** A line of the JSON format. Numbers have a fraction, as CloudWatch writes doubles. */
export function jsonLine(point: StreamPoint): string {
  const { account, region, namespace, metric, dimensions, timestampMs, unit } = point;
  const value = (["max", "min", "sum", "count"] as const)
    .map((name) => `"${name}":${fractional(point[name])}`)
    .join(",");
  const head = JSON.stringify({
    metric_stream_name: streamName,
    account_id: account,
    region,
    namespace,
    metric_name: metric,
    dimensions,
    timestamp: timestampMs,
  });
  return `${head.slice(0, -1)},"value":{${value}},"unit":${JSON.stringify(unit)}}`;
}

function fractional(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** A message of an OpenTelemetry format, without its length. */
export function otelMessage(
  format: Exclude<OutputFormat, "json">,
  points: readonly StreamPoint[],
): Uint8Array {
  const [first] = points;
  const resource = [
    ["cloud.provider", "aws"],
    ["cloud.account.id", first?.account ?? ""],
    ["cloud.region", first?.region ?? ""],
    ["aws.exporter.arn", arn],
  ].map(([key = "", text = ""]) => attribute(key, text));
  return Request.encode({
    resource_metrics: [
      {
        resource: { attributes: resource },
        scope_metrics: [{ metrics: points.map((point) => metricOf(format, point)) }],
      },
    ],
  }).finish();
}

/** Messages, each behind its length. */
export function delimited(...messages: readonly Uint8Array[]): Buffer {
  const writer = protobuf.Writer.create();
  for (const message of messages) {
    writer.bytes(message);
  }
  return Buffer.from(writer.finish());
}

function metricOf(format: Exclude<OutputFormat, "json">, point: StreamPoint): object {
  return {
    name: `amazonaws.com/${point.namespace}/${point.metric}`,
    unit: otelUnit(point.unit),
    summary: {
      data_points: [
        {
          ...(format === "opentelemetry0.7"
            ? { labels: labelsOf(point) }
            : { attributes: attributesOf(point) }),
          start_time_unix_nano: nanos(point.timestampMs),
          time_unix_nano: nanos(point.timestampMs + periodMs),
          count: point.count,
          sum: point.sum,
          quantile_values: [
            { quantile: 0, value: point.min },
            { quantile: 1, value: point.max },
          ],
        },
      ],
    },
  };
}

function labelsOf({ namespace, metric, dimensions }: StreamPoint): object[] {
  return Object.entries({ Namespace: namespace, MetricName: metric, ...dimensions }).map(
    ([key, value]) => ({ key, value }),
  );
}

function attributesOf({ namespace, metric, dimensions }: StreamPoint): object[] {
  const values = Object.entries(dimensions).map(([key, text]) => attribute(key, text));
  return [
    attribute("Namespace", namespace),
    attribute("MetricName", metric),
    { key: "Dimensions", value: { kvlist_value: { values } } },
  ];
}

function attribute(key: string, text: string): object {
  return { key, value: { string_value: text } };
}

/** A number of 64 bits as protobuf.js takes it. */
function nanos(ms: number): object {
  const value = BigInt(ms) * 1_000_000n;
  return { low: Number(BigInt.asIntN(32, value)), high: Number(value >> 32n), unsigned: true };
}

const otelUnits: Readonly<Record<string, string>> = {
  "Bytes/Second": "By/s",
  "Count/Second": "{Count}/s",
  Bytes: "By",
  Count: "{Count}",
  Milliseconds: "ms",
  None: "1",
  Percent: "%",
  Seconds: "s",
};

function otelUnit(unit: string): string {
  return otelUnits[unit] ?? unit;
}
