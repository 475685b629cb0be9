import type { ExportTraceServiceRequest, Span } from "../generated/types-traces.ts";
import { bytesToHex } from "../hex.ts";
import type { ResourceData, ScopeData } from "./data.ts";
import { spanKinds, statusCodes } from "./names.ts";
import { fromResource, fromScope } from "./origin.ts";
import { fromKeyValues } from "./read-values.ts";
import type { SpanData } from "./span-data.ts";

/** Every span of a decoded request, each with its resource and scope, in the request's order. */
export function flattenSpans(request: ExportTraceServiceRequest): SpanData[] {
  const spans: SpanData[] = [];
  for (const ofResource of request.resourceSpans) {
    const resource = fromResource(ofResource.resource, ofResource.schemaUrl);
    for (const ofScope of ofResource.scopeSpans) {
      const scope = fromScope(ofScope.scope, ofScope.schemaUrl);
      for (const span of ofScope.spans) {
        spans.push(fromSpan(span, resource, scope));
      }
    }
  }
  return spans;
}

function fromSpan(
  span: Span,
  resource: ResourceData | undefined,
  scope: ScopeData | undefined,
): SpanData {
  return {
    traceId: bytesToHex(span.traceId),
    spanId: bytesToHex(span.spanId),
    parentSpanId: bytesToHex(span.parentSpanId),
    traceState: span.traceState,
    name: span.name,
    kind: spanKinds.nameOf(span.kind),
    startTime: span.startTimeUnixNano,
    endTime: span.endTimeUnixNano,
    attributes: fromKeyValues(span.attributes),
    events: span.events.map((event) => ({
      name: event.name,
      time: event.timeUnixNano,
      attributes: fromKeyValues(event.attributes),
      droppedAttributesCount: event.droppedAttributesCount,
    })),
    links: span.links.map((link) => ({
      traceId: bytesToHex(link.traceId),
      spanId: bytesToHex(link.spanId),
      traceState: link.traceState,
      attributes: fromKeyValues(link.attributes),
      droppedAttributesCount: link.droppedAttributesCount,
      flags: link.flags,
    })),
    status: span.status && {
      code: statusCodes.nameOf(span.status.code),
      message: span.status.message,
    },
    flags: span.flags,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
    resource,
    scope,
  };
}
