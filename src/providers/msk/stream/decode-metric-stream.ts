import type { NormalizedMetric } from "../../contract/index.ts";
import { DecodedRecords, type StreamProblem } from "./decoded-records.ts";
import { MetricStreamDecoder } from "./metric-stream-decoder.ts";
import type { MetricStreamRecord } from "./record-bytes.ts";
import type { MetricStreamOptions } from "./series-resolver.ts";

/** What is in records of a metric stream. */
export interface DecodedMetricStream {
  readonly metrics: readonly NormalizedMetric[];
  /** What cannot be read, of which all else is not the worse; the first 100. */
  readonly problems: readonly StreamProblem[];
  /** How much cannot be read: lines, messages, points and records. */
  readonly unreadable: number;
  /** Points that were left out: of other namespaces, or as `unmapped: "drop"` has it. */
  readonly leftOut: number;
}

/**
 * Decodes records of a CloudWatch metric stream as Amazon Data Firehose, Kinesis and Lambda hand them
 * out, in each of its output formats (JSON, OpenTelemetry 0.7 and 1.0), which may be mixed. Metrics of
 * Amazon MSK get their normalized names and units; each is told by the statistic that its metric means,
 * the average being sum by count.
 *
 * Never throws for what is in a record: `problems` says what cannot be read, and where it is.
 *
 * @example
 * ```ts
 * const { metrics, problems } = decodeMetricStream(event.records);
 * ```
 */
export function decodeMetricStream(
  records: Iterable<MetricStreamRecord>,
  options: MetricStreamOptions = {},
): DecodedMetricStream {
  const decoder = new MetricStreamDecoder(options);
  const decoded = new DecodedRecords();
  let index = 0;
  for (const record of records) {
    decoder.decode(record, index, decoded);
    index++;
  }
  return decoded;
}
