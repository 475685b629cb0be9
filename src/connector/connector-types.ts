import type { KafkaBridgeError } from "../errors/index.ts";
import type { ErrorType } from "../telemetry/index.ts";
import type { RestartNotice } from "./restart.ts";

/** What a connector did since it was made. */
export interface ConnectorStats {
  /** Writes that brokers have acknowledged. */
  readonly totalWrites: number;
  /** Batches that a reader was done with. */
  readonly totalReads: number;
  /** Writes, polls, commits and handlers that failed. */
  readonly errorCount: number;
  /** By code of the error table; `_OTHER` for what a handler threw. */
  readonly errorsByCode: Readonly<Partial<Record<ErrorType, number>>>;
  /** From a write's call to its acknowledgement, in milliseconds. 0 before the first. */
  readonly avgWriteTimeMs: number;
  readonly p50WriteTimeMs: number;
  readonly p95WriteTimeMs: number;
  readonly p99WriteTimeMs: number;
  /** Bytes of records' values. */
  readonly bytesWritten: number;
  readonly bytesRead: number;
  readonly since: Date;
}

/** The events of a connector. None needs a listener. */
export interface ConnectorEvents {
  /** Something went wrong that is not mended by itself, or that reading survived. */
  error: [error: KafkaBridgeError];
  /** A part failed and will be made anew. */
  restarting: [notice: RestartNotice];
  /** It works again. */
  restarted: [part: RestartNotice["part"]];
  /** Shut down: nothing is under way any more, but for what did not come to an end in time. */
  closed: [];
}

/** How a connector checks its health. */
export interface HealthOptions {
  /** How long a check may take. Default 10,000. */
  readonly timeoutMs?: number;
  /** More records behind than this are a warning. Default: any number is fine. */
  readonly maxLag?: number;
}
