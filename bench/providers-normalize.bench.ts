import { ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { DataPointType } from "@opentelemetry/sdk-metrics";
import { encodeMetrics, type NormalizedMetric, Normalizer } from "../src/providers/index.ts";
import { mskTable } from "../src/providers/msk/metrics/index.ts";
import { compare, type Measured, measure } from "./measure.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

const brokers = 600;
const sources = [
  "BytesInPerSec",
  "BytesOutPerSec",
  "MessagesInPerSec",
  "CpuUser",
  "PartitionCount",
];
const minuteMs = 60_000;
const unit = "points per CPU-s";
const peer = "the OpenTelemetry SDK's serializer";

const normalizer = new Normalizer({ provider: "AWS_MSK", table: mskTable });
const series = Array.from({ length: brokers }, (_, broker) =>
  sources.flatMap((source) => {
    const tags = {
      "cloud.provider": "aws",
      "cloud.region": "eu-central-1",
      "cloud.account.id": "123456789012",
      "kafka.cluster.name": `cluster-${Math.floor(broker / 3)}`,
      "kafka.cluster.id": `arn:aws:kafka:eu-central-1:123456789012:cluster/c/${Math.floor(broker / 3)}`,
      "broker.id": String((broker % 3) + 1),
    };
    return normalizer.series({ source, scope: "broker", tags }) ?? [];
  }),
).flat();

/** Values as a provider gives them, to requests of OTLP: what each poll does for known series. */
function ours(): number {
  const timestamp = Math.floor(Date.now() / minuteMs) * minuteMs;
  const points: NormalizedMetric[] = [];
  for (const [index, each] of series.entries()) {
    const point = each.point(index * 1.5, timestamp, minuteMs);
    if (point !== undefined) {
      points.push(point);
    }
  }
  encodeMetrics(points);
  return points.length;
}

/** The same points as the SDK has them after a collection, by cluster; their making is not counted. */
const collected = [...new Set(series.map(({ tags }) => tags["kafka.cluster.name"] ?? ""))]
  .map(
    (cluster) =>
      [cluster, series.filter(({ tags }) => tags["kafka.cluster.name"] === cluster)] as const,
  )
  .map(([cluster, own]) => ({
    resource: resourceFromAttributes({ "kafka.cluster.name": cluster }),
    scopeMetrics: [
      {
        scope: { name: "providers" },
        metrics: own.map(({ name, unit: ofPoint, tags }, index) => ({
          descriptor: { name, unit: ofPoint, description: "", valueType: 1, advice: {} },
          aggregationTemporality: 1,
          dataPointType: DataPointType.GAUGE,
          dataPoints: [
            {
              startTime: [1_760_000_000, 0],
              endTime: [1_760_000_060, 0],
              attributes: { ...tags },
              value: index * 1.5,
            },
          ],
        })),
      },
    ],
  }));

function theirs(): number {
  for (const each of collected) {
    ProtobufMetricsSerializer.serializeRequest(each as never);
  }
  return series.length;
}

/** Points of a provider, from its values to bytes of OTLP. */
export const suite: Suite = {
  name: "Metrics of cloud providers: normalizing and encoding",
  async run(context: BenchContext): Promise<Row[]> {
    const [mine, other] = (await measure(context, [
      { name: "normalize and encode", run: ours },
      { name: peer, run: theirs },
    ])) as [Measured, Measured];
    return [
      {
        name: mine.name,
        value: mine.perCpuSecond,
        unit,
        ...compare(mine.rounds, other.rounds),
        peer,
        note: "from values of known series to requests",
      },
      { name: other.name, value: other.perCpuSecond, unit, note: "a request for each cluster" },
    ];
  },
};
