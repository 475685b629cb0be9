import type { ClusterThroughput, MetricOptions } from "../contract/index.ts";
import { readCluster, readRange } from "./cluster-query.ts";
import type { PlacedCluster } from "./discovery/discovery.ts";
import type { MskCloud } from "./msk-cloud.ts";

/**
 * Bytes per second of a cluster: the sum over its brokers. The series of topics tell the same bytes once
 * more and are left out, but for serverless clusters, which have nothing else.
 */
export async function throughputOf(
  cloud: MskCloud,
  placed: PlacedCluster,
  options: MetricOptions,
): Promise<ClusterThroughput> {
  const { range, periodMs } = readRange(cloud, options);
  const sets = [placed.cluster.kind === "serverless" ? ("topic" as const) : ("broker" as const)];
  const asked = { ...options, metrics: ["BytesInPerSec", "BytesOutPerSec"] };
  const metrics = await readCluster(cloud, placed, { sets }, asked);
  const sums = { in: new Map<number, number>(), out: new Map<number, number>() };
  for (const { name, timestamp, value } of metrics) {
    const sum = name === "kafka.bytes.in.rate" ? sums.in : sums.out;
    sum.set(timestamp, (sum.get(timestamp) ?? 0) + value);
  }
  const timestamps: number[] = [];
  for (let at = range.startMs; at < range.endMs; at += periodMs) {
    timestamps.push(at);
  }
  return {
    timestamps,
    bytesInPerSec: timestamps.map((at) => sums.in.get(at) ?? Number.NaN),
    bytesOutPerSec: timestamps.map((at) => sums.out.get(at) ?? Number.NaN),
  };
}
