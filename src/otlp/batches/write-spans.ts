import type {
  ExportTraceServiceRequest,
  Span,
  SpanEvent,
  SpanLink,
  Status,
} from "../generated/types-traces.ts";
import type { OriginInput } from "./data.ts";
import { id, requiredId, requiredText, requiredTime, text, uint32 } from "./fields.ts";
import { groupByOrigin } from "./grouping.ts";
import { checkObject, inField, mapEach, mapObjects } from "./invalid-field.ts";
import { spanKinds, statusCodes } from "./names.ts";
import type { SpanInput } from "./span-data.ts";
import { toKeyValues } from "./write-values.ts";

type EventInput = NonNullable<SpanInput["events"]>[number];
type LinkInput = NonNullable<SpanInput["links"]>[number];
type StatusInput = NonNullable<SpanInput["status"]>;

/** Spans as a request of OTLP. */
export function toTracesRequest(
  spans: readonly SpanInput[],
  ofBatch: OriginInput,
): ExportTraceServiceRequest {
  return {
    resourceSpans: groupByOrigin(spans, "spans", ofBatch).map(({ resource, scopes }) => ({
      resource: resource.value,
      scopeSpans: scopes.map(({ scope, items, first }) => ({
        scope: scope.value,
        spans: mapEach(items, "spans", toSpan, first),
        schemaUrl: scope.schemaUrl,
      })),
      schemaUrl: resource.schemaUrl,
    })),
  };
}

function toSpan(span: SpanInput): Span {
  const { status } = span;
  return {
    traceId: requiredId(span.traceId, "traceId", 16),
    spanId: requiredId(span.spanId, "spanId", 8),
    traceState: text(span.traceState, "traceState"),
    parentSpanId: id(span.parentSpanId, "parentSpanId", 8),
    name: requiredText(span.name, "name"),
    kind: spanKinds.numberOf(span.kind ?? "internal", "kind"),
    startTimeUnixNano: requiredTime(span.startTime, "startTime"),
    endTimeUnixNano: requiredTime(span.endTime, "endTime"),
    attributes: toKeyValues(span.attributes, "attributes"),
    droppedAttributesCount: uint32(span.droppedAttributesCount, "droppedAttributesCount"),
    events: mapObjects(span.events, "events", toEvent),
    droppedEventsCount: uint32(span.droppedEventsCount, "droppedEventsCount"),
    links: mapObjects(span.links, "links", toLink),
    droppedLinksCount: uint32(span.droppedLinksCount, "droppedLinksCount"),
    status: status === undefined ? undefined : inField("status", () => toStatus(status)),
    flags: uint32(span.flags, "flags"),
  };
}

function toEvent(event: EventInput): SpanEvent {
  return {
    timeUnixNano: requiredTime(event.time, "time"),
    name: requiredText(event.name, "name"),
    attributes: toKeyValues(event.attributes, "attributes"),
    droppedAttributesCount: uint32(event.droppedAttributesCount, "droppedAttributesCount"),
  };
}

function toLink(link: LinkInput): SpanLink {
  return {
    traceId: requiredId(link.traceId, "traceId", 16),
    spanId: requiredId(link.spanId, "spanId", 8),
    traceState: text(link.traceState, "traceState"),
    attributes: toKeyValues(link.attributes, "attributes"),
    droppedAttributesCount: uint32(link.droppedAttributesCount, "droppedAttributesCount"),
    flags: uint32(link.flags, "flags"),
  };
}

function toStatus(status: StatusInput): Status {
  checkObject(status);
  return {
    message: text(status.message, "message"),
    code: statusCodes.numberOf(status.code, "code"),
  };
}
