import { decodeRequest } from "../../../src/otlp/index.ts";
import { readCommitted } from "../read-committed.ts";

/** A point as it is on a topic. */
export interface DeliveredPoint {
  readonly series: string;
  /** Begin of its interval, in milliseconds since 1970. */
  readonly bucketMs: number;
  readonly value: number;
  readonly attributes: readonly string[];
}

/** The points of a topic that a reader sees who skips open and aborted transactions. */
export async function deliveredPoints(
  bootstrapServers: string,
  topic: string,
): Promise<DeliveredPoint[]> {
  const records = await readCommitted(bootstrapServers, topic);
  return records.flatMap(({ bytes }) =>
    decodeRequest("metrics", bytes).resourceMetrics.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) =>
        metrics.flatMap(({ gauge }) =>
          (gauge?.dataPoints ?? []).map((point) => ({
            series: point.attributes.find(({ key }) => key === "topic")?.value?.stringValue ?? "",
            bucketMs: Number(point.startTimeUnixNano / 1_000_000n),
            value: point.asDouble ?? Number.NaN,
            attributes: point.attributes.map(({ key }) => key),
          })),
        ),
      ),
    ),
  );
}

/** The names of the metrics on a topic, as often as they come. */
export async function deliveredMetrics(bootstrapServers: string, topic: string): Promise<string[]> {
  const records = await readCommitted(bootstrapServers, topic);
  return records.flatMap(({ bytes }) =>
    decodeRequest("metrics", bytes).resourceMetrics.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) => metrics.map(({ name }) => name)),
    ),
  );
}

/**
 * What is wrong with points of which each series is to have one in each interval, from its first to its
 * last: those that are missing, and those that are there more than once.
 */
export function faultsOf(points: readonly DeliveredPoint[], periodMs: number): string[] {
  const counts = new Map<string, Map<number, number>>();
  for (const { series, bucketMs } of points) {
    const buckets = counts.get(series) ?? new Map<number, number>();
    counts.set(series, buckets.set(bucketMs, (buckets.get(bucketMs) ?? 0) + 1));
  }
  const faults: string[] = [];
  for (const [series, buckets] of counts) {
    const [first, last] = [Math.min(...buckets.keys()), Math.max(...buckets.keys())];
    for (let at = first; at <= last; at += periodMs) {
      const count = buckets.get(at) ?? 0;
      if (count !== 1) {
        faults.push(`${series} at ${at}: ${count} times`);
      }
    }
  }
  return faults;
}
