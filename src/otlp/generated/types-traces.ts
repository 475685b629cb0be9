// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { InstrumentationScope, KeyValue, Resource } from "./types-common.ts";

/** How a span relates to its parent and children. Receivers must expect values that are not listed. */
export const SpanKind = {
  UNSPECIFIED: 0,
  INTERNAL: 1,
  SERVER: 2,
  CLIENT: 3,
  PRODUCER: 4,
  CONSUMER: 5,
} as const;

/** How an operation ended. Receivers must expect values that are not listed. */
export const StatusCode = {
  UNSET: 0,
  OK: 1,
  ERROR: 2,
} as const;

/** Masks of the bit field `flags` of spans and links. */
export const SpanFlags = {
  DO_NOT_USE: 0x0,
  TRACE_FLAGS_MASK: 0xff,
  CONTEXT_HAS_IS_REMOTE_MASK: 0x100,
  CONTEXT_IS_REMOTE_MASK: 0x200,
} as const;

/** A request that carries spans. */
export interface ExportTraceServiceRequest {
  /** Spans by the resource that produced them. */
  resourceSpans: ResourceSpans[];
}

/** The answer to a request that carries spans. */
export interface ExportTraceServiceResponse {
  /** Set where spans were rejected, or to warn. */
  partialSuccess?: ExportTracePartialSuccess | undefined;
}

/** What of a request was not accepted. */
export interface ExportTracePartialSuccess {
  /** Number of rejected spans; 0 with a message is a warning. */
  rejectedSpans: bigint;
  /** Why, for a developer. */
  errorMessage: string;
}

/** The spans of one resource. */
export interface ResourceSpans {
  /** The resource; absent if unknown. */
  resource?: Resource | undefined;
  /** Its spans by instrumentation scope. */
  scopeSpans: ScopeSpans[];
  /** URL of the schema that the resource's attributes follow. */
  schemaUrl: string;
}

/** The spans of one instrumentation scope. */
export interface ScopeSpans {
  /** The scope; absent if unknown. */
  scope?: InstrumentationScope | undefined;
  /** The spans. */
  spans: Span[];
  /** URL of the schema that the spans and their events follow. */
  schemaUrl: string;
}

/** One operation of a trace. */
export interface Span {
  /** Id of the trace: 16 bytes, not all zero. */
  traceId: Uint8Array;
  /** Id of the span within its trace: 8 bytes, not all zero. */
  spanId: Uint8Array;
  /** Vendors' state in the format of the W3C tracestate header. */
  traceState: string;
  /** Id of the parent span: 8 bytes, empty for a root span. */
  parentSpanId: Uint8Array;
  /** Name of the operation. */
  name: string;
  /** How the span relates to its parent and children. See {@link SpanKind}. */
  kind: number;
  /** Start, nanoseconds since the Unix epoch. */
  startTimeUnixNano: bigint;
  /** End, nanoseconds since the Unix epoch. */
  endTimeUnixNano: bigint;
  /** What describes the operation; keys are unique. */
  attributes: KeyValue[];
  /** Number of attributes that were left out. */
  droppedAttributesCount: number;
  /** What happened during the operation. */
  events: SpanEvent[];
  /** Number of events that were left out. */
  droppedEventsCount: number;
  /** Other spans that this one relates to. */
  links: SpanLink[];
  /** Number of links that were left out. */
  droppedLinksCount: number;
  /** How the operation ended; absent is unset. */
  status?: Status | undefined;
  /** Bit field: W3C trace flags and whether the parent is remote. */
  flags: number;
}

/** A moment within a span. */
export interface SpanEvent {
  /** When it happened, nanoseconds since the Unix epoch. */
  timeUnixNano: bigint;
  /** Name of the event. */
  name: string;
  /** What describes the event; keys are unique. */
  attributes: KeyValue[];
  /** Number of attributes that were left out. */
  droppedAttributesCount: number;
}

/** A pointer to another span, of the same trace or of another one. */
export interface SpanLink {
  /** Id of the linked span's trace: 16 bytes. */
  traceId: Uint8Array;
  /** Id of the linked span: 8 bytes. */
  spanId: Uint8Array;
  /** Vendors' state in the format of the W3C tracestate header. */
  traceState: string;
  /** What describes the link; keys are unique. */
  attributes: KeyValue[];
  /** Number of attributes that were left out. */
  droppedAttributesCount: number;
  /** Bit field: W3C trace flags and whether the linked span is remote. */
  flags: number;
}

/** How an operation ended. */
export interface Status {
  /** Why it failed, for a developer. */
  message: string;
  /** Unset, ok or error. See {@link StatusCode}. */
  code: number;
}
