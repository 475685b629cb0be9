import type { Attributes, AttributeValue, Input, Origin, OriginInput } from "./data.ts";

/** One entry of a log, or one event, as plain data with its resource and scope. */
export interface LogRecordData extends Origin {
  /** When it happened, nanoseconds since the Unix epoch; 0 if unknown. */
  timestamp: bigint;
  /** When it was collected, nanoseconds since the Unix epoch. */
  observedTime: bigint;
  /** From 1 (trace) to 24 (fatal), 0 if unknown: see `SeverityNumber`. */
  severityNumber: number;
  /** Severity as the source calls it. */
  severityText: string;
  /** The message: a text or structured data; `undefined` where there is none. */
  body: AttributeValue | undefined;
  attributes: Attributes;
  /** Number of attributes that were left out. */
  droppedAttributesCount: number;
  /** Names the kind of event; empty for a plain log record. */
  eventName: string;
  /** 32 hexadecimal digits in lower case; empty if it belongs to no trace. */
  traceId: string;
  /** 16 hexadecimal digits in lower case; empty if it belongs to no span. */
  spanId: string;
  /** Bit field: W3C trace flags. */
  flags: number;
}

/** A log record as it is written by hand. */
export type LogRecordInput = Input<LogRecordData, "timestamp", OriginInput>;
