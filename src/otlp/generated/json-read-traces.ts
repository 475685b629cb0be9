// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { JsonReader } from "../json/json-reader.ts";
import { fromInstrumentationScope, fromKeyValue, fromResource } from "./json-read-common.ts";
import type {
  ExportTraceServiceRequest,
  ResourceSpans,
  ScopeSpans,
  Span,
  SpanEvent,
  SpanLink,
  Status,
} from "./types-traces.ts";

export function fromExportTraceServiceRequest(
  r: JsonReader,
  value: unknown,
): ExportTraceServiceRequest {
  const o = r.object(value);
  return { resourceSpans: r.messages(o.resourceSpans, "resourceSpans", fromResourceSpans) };
}

export function fromResourceSpans(r: JsonReader, value: unknown): ResourceSpans {
  const o = r.object(value);
  return {
    resource: r.message(o.resource, "resource", fromResource),
    scopeSpans: r.messages(o.scopeSpans, "scopeSpans", fromScopeSpans),
    schemaUrl: r.text(o.schemaUrl, "schemaUrl"),
  };
}

export function fromScopeSpans(r: JsonReader, value: unknown): ScopeSpans {
  const o = r.object(value);
  return {
    scope: r.message(o.scope, "scope", fromInstrumentationScope),
    spans: r.messages(o.spans, "spans", fromSpan),
    schemaUrl: r.text(o.schemaUrl, "schemaUrl"),
  };
}

export function fromSpan(r: JsonReader, value: unknown): Span {
  const o = r.object(value);
  return {
    traceId: r.id(o.traceId, "traceId", 16),
    spanId: r.id(o.spanId, "spanId", 8),
    traceState: r.text(o.traceState, "traceState"),
    parentSpanId: r.id(o.parentSpanId, "parentSpanId", 8),
    name: r.text(o.name, "name"),
    kind: r.int32(o.kind, "kind"),
    startTimeUnixNano: r.uint64(o.startTimeUnixNano, "startTimeUnixNano"),
    endTimeUnixNano: r.uint64(o.endTimeUnixNano, "endTimeUnixNano"),
    attributes: r.messages(o.attributes, "attributes", fromKeyValue),
    droppedAttributesCount: r.uint32(o.droppedAttributesCount, "droppedAttributesCount"),
    events: r.messages(o.events, "events", fromSpanEvent),
    droppedEventsCount: r.uint32(o.droppedEventsCount, "droppedEventsCount"),
    links: r.messages(o.links, "links", fromSpanLink),
    droppedLinksCount: r.uint32(o.droppedLinksCount, "droppedLinksCount"),
    status: r.message(o.status, "status", fromStatus),
    flags: r.uint32(o.flags, "flags"),
  };
}

export function fromSpanEvent(r: JsonReader, value: unknown): SpanEvent {
  const o = r.object(value);
  return {
    timeUnixNano: r.uint64(o.timeUnixNano, "timeUnixNano"),
    name: r.text(o.name, "name"),
    attributes: r.messages(o.attributes, "attributes", fromKeyValue),
    droppedAttributesCount: r.uint32(o.droppedAttributesCount, "droppedAttributesCount"),
  };
}

export function fromSpanLink(r: JsonReader, value: unknown): SpanLink {
  const o = r.object(value);
  return {
    traceId: r.id(o.traceId, "traceId", 16),
    spanId: r.id(o.spanId, "spanId", 8),
    traceState: r.text(o.traceState, "traceState"),
    attributes: r.messages(o.attributes, "attributes", fromKeyValue),
    droppedAttributesCount: r.uint32(o.droppedAttributesCount, "droppedAttributesCount"),
    flags: r.uint32(o.flags, "flags"),
  };
}

export function fromStatus(r: JsonReader, value: unknown): Status {
  const o = r.object(value);
  return { message: r.text(o.message, "message"), code: r.int32(o.code, "code") };
}
