import type { Logger } from "../config/index.ts";
import type { LogsBatchInput, MetricsBatchInput, Signal, TracesBatchInput } from "../otlp/index.ts";

/** A batch of plain data, whose signal shows by its items: `spans`, `metrics` or `records`. */
export type ExportBatch = TracesBatchInput | MetricsBatchInput | LogsBatchInput;

/** What became of the batches of one `export`. */
export interface ExportReport {
  /** Spans, data points and log records that brokers have acknowledged. */
  readonly exported: number;
  /** Those that were not, after all attempts. Each is in `deadLetters` or in `lost` of the stats. */
  readonly failed: number;
  /** Encoded bytes that were acknowledged, dead letters not included. */
  readonly bytes: number;
  readonly durationMs: number;
  /** Why batches failed, one entry for each. */
  readonly errors: readonly Error[];
}

/** A batch that could not be exported. */
export interface RefusedBatch {
  /** Undefined for what is no batch. */
  readonly signal: Signal | undefined;
  /**
   * What of the batch is not on the topic, or not known to be, as an OTLP request in protobuf; undefined
   * where it cannot be encoded.
   */
  readonly bytes: Uint8Array | undefined;
  /** The whole batch, as it was given. */
  readonly batch: ExportBatch;
  readonly error: Error;
  readonly attempts: number;
}

/** How batches are exported. */
export interface KafkaExporterOptions {
  /** Attempts to write a batch, where the error says that trying again helps. Default 5 */
  readonly maxAttempts?: number;
  /** Wait before the second attempt, doubling up to 30 s, in milliseconds. Default 1,000 */
  readonly retryBackoffMs?: number;
  /** Time for each attempt, in milliseconds. Default 30,000 */
  readonly timeoutMs?: number;
  /** Where batches go that failed for good. Default: none. */
  readonly deadLetterTopic?: string;
  /** Takes what failed for good and is on no dead-letter topic either. What it throws is logged. */
  readonly onRefused?: (refused: RefusedBatch) => void | Promise<void>;
  /** Default: the connection's. */
  readonly logger?: Logger;
}

/** The signal of a batch; undefined for what is none. */
export function signalOf(batch: ExportBatch): Signal | undefined {
  if (typeof batch !== "object" || batch === null) {
    return undefined;
  }
  const found = (["traces", "metrics", "logs"] as const).filter((each) => itemsOf[each] in batch);
  return found.length === 1 ? found[0] : undefined;
}

const itemsOf = { traces: "spans", metrics: "metrics", logs: "records" } as const;
