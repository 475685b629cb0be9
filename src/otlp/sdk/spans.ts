import {
  type ExportTraceServiceRequest,
  type Span,
  type SpanEvent,
  SpanFlags,
  type SpanLink,
} from "../generated/types-traces.ts";
import type { Init } from "../init.ts";
import { groupByScope, toResource, toScope } from "./group.ts";
import type {
  SdkEvent,
  SdkLink,
  SdkScope,
  SdkSpan,
  SdkSpanContext,
  SdkSpanOf1x,
} from "./sdk-data.ts";
import { toId, toKeyValues, toNanoseconds } from "./values.ts";

/** Spans of the SDK as a request of OTLP. */
export function spansToRequest(spans: readonly SdkSpan[]): Init<ExportTraceServiceRequest> {
  const groups = groupByScope(spans, (span) => span.resource, scopeOf);
  return {
    resourceSpans: Array.from(groups, ([resource, scopes]) => ({
      resource: toResource(resource),
      scopeSpans: Array.from(scopes, ([scope, ofScope]) => ({
        scope: toScope(scope),
        spans: ofScope.map(toSpan),
        schemaUrl: scope.schemaUrl,
      })),
      schemaUrl: resource.schemaUrl,
    })),
  };
}

const unknownScope: SdkScope = { name: "" };

/** The tracer that a span is of. */
export function scopeOf(span: SdkSpan & SdkSpanOf1x): SdkScope {
  return span.instrumentationScope ?? span.instrumentationLibrary ?? unknownScope;
}

function toSpan(span: SdkSpan & SdkSpanOf1x): Init<Span> {
  const context = span.spanContext();
  const parent = span.parentSpanContext;
  return {
    traceId: toId(context.traceId),
    spanId: toId(context.spanId),
    traceState: context.traceState?.serialize(),
    parentSpanId: toId(parent === undefined ? span.parentSpanId : parent.spanId),
    name: span.name,
    // The API counts kinds from 0 for internal, OTLP from 0 for unspecified.
    kind: span.kind === undefined ? 0 : span.kind + 1,
    startTimeUnixNano: toNanoseconds(span.startTime),
    endTimeUnixNano: toNanoseconds(span.endTime),
    attributes: toKeyValues(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map(toEvent),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map(toLink),
    droppedLinksCount: span.droppedLinksCount,
    status: span.status,
    flags: toFlags(context.traceFlags, parent),
  };
}

function toEvent(event: SdkEvent): Init<SpanEvent> {
  return {
    timeUnixNano: toNanoseconds(event.time),
    name: event.name,
    attributes: toKeyValues(event.attributes),
    droppedAttributesCount: event.droppedAttributesCount,
  };
}

function toLink({ context, attributes, droppedAttributesCount }: SdkLink): Init<SpanLink> {
  return {
    traceId: toId(context.traceId),
    spanId: toId(context.spanId),
    traceState: context.traceState?.serialize(),
    attributes: toKeyValues(attributes),
    droppedAttributesCount,
    flags: toFlags(context.traceFlags, context),
  };
}

/** The W3C flags of a span or link, and whether the parent or the linked span is remote. */
export function toFlags(traceFlags: number, remote: SdkSpanContext | undefined): number {
  return (
    (traceFlags & SpanFlags.TRACE_FLAGS_MASK) |
    SpanFlags.CONTEXT_HAS_IS_REMOTE_MASK |
    (remote?.isRemote === true ? SpanFlags.CONTEXT_IS_REMOTE_MASK : 0)
  );
}
