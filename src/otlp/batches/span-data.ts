import type { Attributes, Input, Origin, OriginInput } from "./data.ts";
import type { SpanKindName, StatusName } from "./names.ts";

/** Something that happened at a moment within a span. */
export interface SpanEventData {
  name: string;
  /** Nanoseconds since the Unix epoch. */
  time: bigint;
  attributes: Attributes;
  /** Number of attributes that were left out. */
  droppedAttributesCount: number;
}

/** A pointer to another span, of the same trace or of another one. */
export interface SpanLinkData {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits. */
  spanId: string;
  /** Vendors' state in the format of the W3C tracestate header. */
  traceState: string;
  attributes: Attributes;
  /** Number of attributes that were left out. */
  droppedAttributesCount: number;
  /** Bit field, see `SpanFlags`. */
  flags: number;
}

/** How a span ended. */
export interface SpanStatusData {
  /** A number only where OTLP has no name for it. */
  code: StatusName | number;
  /** Why it failed, for a developer. */
  message: string;
}

/** One operation of a trace, as plain data with its resource and scope. */
export interface SpanData extends Origin {
  /** 32 hexadecimal digits in lower case. */
  traceId: string;
  /** 16 hexadecimal digits in lower case. */
  spanId: string;
  /** 16 hexadecimal digits in lower case; empty for a root span. */
  parentSpanId: string;
  /** Vendors' state in the format of the W3C tracestate header. */
  traceState: string;
  name: string;
  /** A number only where OTLP has no name for it. Where written: `internal` if left out. */
  kind: SpanKindName | number;
  /** Nanoseconds since the Unix epoch. */
  startTime: bigint;
  /** Nanoseconds since the Unix epoch. */
  endTime: bigint;
  attributes: Attributes;
  events: SpanEventData[];
  links: SpanLinkData[];
  /** `undefined` where none was set. */
  status: SpanStatusData | undefined;
  /** Bit field: W3C trace flags and whether the parent is remote, see `SpanFlags`. */
  flags: number;
  /** Number of attributes that were left out. */
  droppedAttributesCount: number;
  /** Number of events that were left out. */
  droppedEventsCount: number;
  /** Number of links that were left out. */
  droppedLinksCount: number;
}

/** A span as it is written by hand. */
export type SpanInput = Input<
  SpanData,
  "traceId" | "spanId" | "name" | "startTime" | "endTime",
  OriginInput & {
    readonly events?: readonly Input<SpanEventData, "name" | "time">[] | undefined;
    readonly links?: readonly Input<SpanLinkData, "traceId" | "spanId">[] | undefined;
    readonly status?: Input<SpanStatusData, "code"> | undefined;
  }
>;
