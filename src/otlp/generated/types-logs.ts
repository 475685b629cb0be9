// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { AnyValue, InstrumentationScope, KeyValue, Resource } from "./types-common.ts";

/** Severity of a log record on the scale common to all sources. Receivers must expect values that are not listed. */
export const SeverityNumber = {
  UNSPECIFIED: 0,
  TRACE: 1,
  TRACE2: 2,
  TRACE3: 3,
  TRACE4: 4,
  DEBUG: 5,
  DEBUG2: 6,
  DEBUG3: 7,
  DEBUG4: 8,
  INFO: 9,
  INFO2: 10,
  INFO3: 11,
  INFO4: 12,
  WARN: 13,
  WARN2: 14,
  WARN3: 15,
  WARN4: 16,
  ERROR: 17,
  ERROR2: 18,
  ERROR3: 19,
  ERROR4: 20,
  FATAL: 21,
  FATAL2: 22,
  FATAL3: 23,
  FATAL4: 24,
} as const;

/** Masks of the bit field `flags` of log records. */
export const LogRecordFlags = {
  DO_NOT_USE: 0x0,
  TRACE_FLAGS_MASK: 0xff,
} as const;

/** A request that carries log records. */
export interface ExportLogsServiceRequest {
  /** Log records by the resource that produced them. */
  resourceLogs: ResourceLogs[];
}

/** The answer to a request that carries log records. */
export interface ExportLogsServiceResponse {
  /** Set where log records were rejected, or to warn. */
  partialSuccess?: ExportLogsPartialSuccess | undefined;
}

/** What of a request was not accepted. */
export interface ExportLogsPartialSuccess {
  /** Number of rejected log records; 0 with a message is a warning. */
  rejectedLogRecords: bigint;
  /** Why, for a developer. */
  errorMessage: string;
}

/** The log records of one resource. */
export interface ResourceLogs {
  /** The resource; absent if unknown. */
  resource?: Resource | undefined;
  /** Its log records by instrumentation scope. */
  scopeLogs: ScopeLogs[];
  /** URL of the schema that the resource's attributes follow. */
  schemaUrl: string;
}

/** The log records of one instrumentation scope. */
export interface ScopeLogs {
  /** The scope; absent if unknown. */
  scope?: InstrumentationScope | undefined;
  /** The log records. */
  logRecords: LogRecord[];
  /** URL of the schema that the log records follow. */
  schemaUrl: string;
}

/** One entry of a log, or one event. */
export interface LogRecord {
  /** When it happened, nanoseconds since the Unix epoch; 0 if unknown. */
  timeUnixNano: bigint;
  /** Severity on the scale common to all sources. See {@link SeverityNumber}. */
  severityNumber: number;
  /** Severity as the source calls it. */
  severityText: string;
  /** The message: a text or structured data. */
  body?: AnyValue | undefined;
  /** What describes the event; keys are unique. */
  attributes: KeyValue[];
  /** Number of attributes that were left out. */
  droppedAttributesCount: number;
  /** Bit field: W3C trace flags. */
  flags: number;
  /** Id of the trace it belongs to: 16 bytes or empty. */
  traceId: Uint8Array;
  /** Id of the span it belongs to: 8 bytes or empty. */
  spanId: Uint8Array;
  /** When it was collected, nanoseconds since the Unix epoch. */
  observedTimeUnixNano: bigint;
  /** Names the kind of event; empty for a plain log record. */
  eventName: string;
}
