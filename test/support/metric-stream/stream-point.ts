/** A datapoint, as tests say it. */
export interface StreamPoint {
  readonly account: string;
  readonly region: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Begin of its minute, in milliseconds since 1970. */
  readonly timestampMs: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** CloudWatch's name of the unit. */
  readonly unit: string;
}

/** Of no particular day. */
export const minuteMs = 1_760_000_040_000;

/** A point of a broker of a cluster, where nothing else is said. */
export function streamPoint(own: Partial<StreamPoint> = {}): StreamPoint {
  return {
    account: "123456789012",
    region: "eu-central-1",
    namespace: "AWS/Kafka",
    metric: "BytesInPerSec",
    dimensions: { "Cluster Name": "orders-prod", "Broker ID": "1" },
    timestampMs: minuteMs,
    count: 3,
    sum: 600,
    min: 100,
    max: 300,
    unit: "Bytes/Second",
    ...own,
  };
}

const metrics = [
  ["BytesInPerSec", "Bytes/Second"],
  ["BytesOutPerSec", "Bytes/Second"],
  ["MessagesInPerSec", "Count/Second"],
] as const;

/** Points of as many series: topics on brokers of clusters, as the most of them are. */
export function manyPoints(count: number): StreamPoint[] {
  return Array.from({ length: count }, (_, index) => {
    const [metric, unit] = metrics[index % metrics.length] ?? metrics[0];
    const rate = (index * 7_919) % 100_003;
    return streamPoint({
      metric,
      unit,
      dimensions: {
        "Cluster Name": `payments-production-${Math.floor(index / 3_000)}`,
        "Broker ID": String(1 + (Math.floor(index / metrics.length) % 6)),
        Topic: `orders.created.v${Math.floor(index / 18)}`,
      },
      count: 1,
      sum: rate + 0.25,
      min: rate + 0.25,
      max: rate + 0.25,
    });
  });
}
