import type { KafkaMetricsSnapshot } from "../telemetry/index.ts";
import type { ConnectorStats } from "./connector-types.ts";

/** What a connector tells, of what its clients counted. */
export function statsOf(counts: KafkaMetricsSnapshot): ConnectorStats {
  const { produceTime } = counts;
  return {
    totalWrites: counts.totalWrites,
    totalReads: counts.totalReads,
    errorCount: counts.errorCount,
    errorsByCode: counts.errorsByCode,
    avgWriteTimeMs: produceTime.avgMs,
    p50WriteTimeMs: produceTime.p50Ms,
    p95WriteTimeMs: produceTime.p95Ms,
    p99WriteTimeMs: produceTime.p99Ms,
    bytesWritten: counts.totalBytesProduced,
    bytesRead: counts.totalBytesConsumed,
    since: counts.since,
  };
}
