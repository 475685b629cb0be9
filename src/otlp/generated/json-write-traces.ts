// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { Init } from "../init.ts";
import { type JsonWriter, memberName } from "../json/json-writer.ts";
import { jsonInstrumentationScope, jsonKeyValue, jsonResource } from "./json-write-common.ts";
import type {
  ExportTraceServiceRequest,
  ResourceSpans,
  ScopeSpans,
  Span,
  SpanEvent,
  SpanLink,
  Status,
} from "./types-traces.ts";

const resourceSpansName = memberName("resourceSpans");
const resourceName = memberName("resource");
const scopeSpansName = memberName("scopeSpans");
const schemaUrlName = memberName("schemaUrl");
const scopeName = memberName("scope");
const spansName = memberName("spans");
const traceIdName = memberName("traceId");
const spanIdName = memberName("spanId");
const traceStateName = memberName("traceState");
const parentSpanIdName = memberName("parentSpanId");
const nameName = memberName("name");
const kindName = memberName("kind");
const startTimeUnixNanoName = memberName("startTimeUnixNano");
const endTimeUnixNanoName = memberName("endTimeUnixNano");
const attributesName = memberName("attributes");
const droppedAttributesCountName = memberName("droppedAttributesCount");
const eventsName = memberName("events");
const droppedEventsCountName = memberName("droppedEventsCount");
const linksName = memberName("links");
const droppedLinksCountName = memberName("droppedLinksCount");
const statusName = memberName("status");
const flagsName = memberName("flags");
const timeUnixNanoName = memberName("timeUnixNano");
const messageName = memberName("message");
const codeName = memberName("code");

export function jsonExportTraceServiceRequest(
  w: JsonWriter,
  m: Init<ExportTraceServiceRequest>,
): void {
  w.messages(resourceSpansName, m.resourceSpans, 1, jsonResourceSpans);
}

export function jsonResourceSpans(w: JsonWriter, m: Init<ResourceSpans>): void {
  w.message(resourceName, m.resource, 2, jsonResource);
  w.messages(scopeSpansName, m.scopeSpans, 2, jsonScopeSpans);
  w.implicitString(schemaUrlName, m.schemaUrl);
}

export function jsonScopeSpans(w: JsonWriter, m: Init<ScopeSpans>): void {
  w.message(scopeName, m.scope, 3, jsonInstrumentationScope);
  w.messages(spansName, m.spans, 3, jsonSpan);
  w.implicitString(schemaUrlName, m.schemaUrl);
}

export function jsonSpan(w: JsonWriter, m: Init<Span>): void {
  w.id(traceIdName, m.traceId, 16);
  w.id(spanIdName, m.spanId, 8);
  w.implicitString(traceStateName, m.traceState);
  w.id(parentSpanIdName, m.parentSpanId, 8);
  w.implicitString(nameName, m.name);
  w.int32(kindName, m.kind);
  w.implicitUint64(startTimeUnixNanoName, m.startTimeUnixNano);
  w.implicitUint64(endTimeUnixNanoName, m.endTimeUnixNano);
  w.attributes(attributesName, m.attributes, 4, jsonKeyValue);
  w.uint32(droppedAttributesCountName, m.droppedAttributesCount);
  w.messages(eventsName, m.events, 4, jsonSpanEvent);
  w.uint32(droppedEventsCountName, m.droppedEventsCount);
  w.messages(linksName, m.links, 4, jsonSpanLink);
  w.uint32(droppedLinksCountName, m.droppedLinksCount);
  w.message(statusName, m.status, 4, jsonStatus);
  w.uint32(flagsName, m.flags);
}

export function jsonSpanEvent(w: JsonWriter, m: Init<SpanEvent>): void {
  w.implicitUint64(timeUnixNanoName, m.timeUnixNano);
  w.implicitString(nameName, m.name);
  w.attributes(attributesName, m.attributes, 5, jsonKeyValue);
  w.uint32(droppedAttributesCountName, m.droppedAttributesCount);
}

export function jsonSpanLink(w: JsonWriter, m: Init<SpanLink>): void {
  w.id(traceIdName, m.traceId, 16);
  w.id(spanIdName, m.spanId, 8);
  w.implicitString(traceStateName, m.traceState);
  w.attributes(attributesName, m.attributes, 5, jsonKeyValue);
  w.uint32(droppedAttributesCountName, m.droppedAttributesCount);
  w.uint32(flagsName, m.flags);
}

export function jsonStatus(w: JsonWriter, m: Init<Status>): void {
  w.implicitString(messageName, m.message);
  w.int32(codeName, m.code);
}
