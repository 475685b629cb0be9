// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { Init } from "../init.ts";
import { asList, asMessage, type ProtoWriter } from "../write/index.ts";
import { writeInstrumentationScope, writeKeyValue, writeResource } from "./encode-common.ts";
import type {
  ExportTraceServiceRequest,
  ResourceSpans,
  ScopeSpans,
  Span,
  SpanEvent,
  SpanLink,
  Status,
} from "./types-traces.ts";

export function writeExportTraceServiceRequest(
  w: ProtoWriter,
  m: Init<ExportTraceServiceRequest>,
): void {
  if (m.resourceSpans !== undefined)
    for (const each of asList(m.resourceSpans)) {
      const start = w.open(0x0a, 3, 1);
      writeResourceSpans(w, asMessage(each));
      w.closeLength(start, 3);
    }
}

export function writeResourceSpans(w: ProtoWriter, m: Init<ResourceSpans>): void {
  if (m.resource !== undefined) {
    const start = w.open(0x0a, 2, 2);
    writeResource(w, asMessage(m.resource));
    w.closeLength(start, 2);
  }
  if (m.scopeSpans !== undefined)
    for (const each of asList(m.scopeSpans)) {
      const start = w.open(0x12, 3, 2);
      writeScopeSpans(w, asMessage(each));
      w.closeLength(start, 3);
    }
  w.implicitString(0x1a, m.schemaUrl);
}

export function writeScopeSpans(w: ProtoWriter, m: Init<ScopeSpans>): void {
  if (m.scope !== undefined) {
    const start = w.open(0x0a, 1, 3);
    writeInstrumentationScope(w, asMessage(m.scope));
    w.closeLength(start, 1);
  }
  if (m.spans !== undefined)
    for (const each of asList(m.spans)) {
      const start = w.open(0x12, 2, 3);
      writeSpan(w, asMessage(each));
      w.closeLength(start, 2);
    }
  w.implicitString(0x1a, m.schemaUrl);
}

export function writeSpan(w: ProtoWriter, m: Init<Span>): void {
  w.implicitId(0x0a, m.traceId, 16);
  w.implicitId(0x12, m.spanId, 8);
  w.implicitString(0x1a, m.traceState);
  w.implicitId(0x22, m.parentSpanId, 8);
  w.implicitString(0x2a, m.name);
  w.implicitInt32(0x30, m.kind);
  w.implicitFixed64(0x39, m.startTimeUnixNano);
  w.implicitFixed64(0x41, m.endTimeUnixNano);
  w.attributes(0x4a, m.attributes, 4, writeKeyValue);
  w.implicitUint32(0x50, m.droppedAttributesCount);
  if (m.events !== undefined)
    for (const each of asList(m.events)) {
      const start = w.open(0x5a, 1, 4);
      writeSpanEvent(w, asMessage(each));
      w.closeLength(start, 1);
    }
  w.implicitUint32(0x60, m.droppedEventsCount);
  if (m.links !== undefined)
    for (const each of asList(m.links)) {
      const start = w.open(0x6a, 1, 4);
      writeSpanLink(w, asMessage(each));
      w.closeLength(start, 1);
    }
  w.implicitUint32(0x70, m.droppedLinksCount);
  if (m.status !== undefined) {
    const start = w.open(0x7a, 1, 4);
    writeStatus(w, asMessage(m.status));
    w.closeLength(start, 1);
  }
  w.implicitFixed32(0x85, m.flags);
}

export function writeSpanEvent(w: ProtoWriter, m: Init<SpanEvent>): void {
  w.implicitFixed64(0x09, m.timeUnixNano);
  w.implicitString(0x12, m.name);
  w.attributes(0x1a, m.attributes, 5, writeKeyValue);
  w.implicitUint32(0x20, m.droppedAttributesCount);
}

export function writeSpanLink(w: ProtoWriter, m: Init<SpanLink>): void {
  w.implicitId(0x0a, m.traceId, 16);
  w.implicitId(0x12, m.spanId, 8);
  w.implicitString(0x1a, m.traceState);
  w.attributes(0x22, m.attributes, 5, writeKeyValue);
  w.implicitUint32(0x28, m.droppedAttributesCount);
  w.implicitFixed32(0x35, m.flags);
}

export function writeStatus(w: ProtoWriter, m: Init<Status>): void {
  w.implicitString(0x12, m.message);
  w.implicitInt32(0x18, m.code);
}
