import type { SdkEvent, SdkLink, SdkSpan, SdkSpanOf1x } from "../sdk-data.ts";
import { scopeOf, toFlags } from "../spans.ts";
import type { AttributeWriter } from "./attribute-writer.ts";
import { writeGroups } from "./groups.ts";

/** Writes spans of the SDK as a request of OTLP: field by field what `spansToRequest` makes of them. */
export function writeSpans(w: AttributeWriter, spans: readonly SdkSpan[]): void {
  writeGroups(w, spans, scopeOf, writeSpan);
}

function writeSpan(w: AttributeWriter, span: SdkSpan & SdkSpanOf1x): void {
  const context = span.spanContext();
  const parent = span.parentSpanContext;
  w.traceIdField(0x0a, context.traceId);
  w.id(0x12, context.spanId, 8);
  w.string(0x1a, context.traceState?.serialize());
  w.id(0x22, parent === undefined ? span.parentSpanId : parent.spanId, 8);
  w.string(0x2a, span.name);
  w.enumeration(0x30, span.kind === undefined ? 0 : span.kind + 1);
  w.time(0x39, span.startTime);
  w.time(0x41, span.endTime);
  w.attributes(0x4a, span.attributes);
  w.uint32(0x50, span.droppedAttributesCount);
  if (span.events.length > 0) {
    for (const event of span.events) {
      writeEvent(w, event);
    }
  }
  w.uint32(0x60, span.droppedEventsCount);
  if (span.links.length > 0) {
    for (const link of span.links) {
      writeLink(w, link);
    }
  }
  w.uint32(0x70, span.droppedLinksCount);
  if (span.status !== undefined) {
    const start = w.open(0x7a, 1);
    w.string(0x12, span.status.message);
    w.enumeration(0x18, span.status.code);
    w.closeLength(start, 1);
  }
  w.fixed32(0x85, toFlags(context.traceFlags, parent));
}

function writeEvent(w: AttributeWriter, event: SdkEvent): void {
  const start = w.open(0x5a, 1);
  w.time(0x09, event.time);
  w.string(0x12, event.name);
  w.attributes(0x1a, event.attributes);
  w.uint32(0x20, event.droppedAttributesCount);
  w.closeLength(start, 1);
}

function writeLink(w: AttributeWriter, link: SdkLink): void {
  const { context } = link;
  const start = w.open(0x6a, 1);
  w.traceIdField(0x0a, context.traceId);
  w.id(0x12, context.spanId, 8);
  w.string(0x1a, context.traceState?.serialize());
  w.attributes(0x22, link.attributes);
  w.uint32(0x28, link.droppedAttributesCount);
  w.fixed32(0x35, toFlags(context.traceFlags, context));
  w.closeLength(start, 1);
}
