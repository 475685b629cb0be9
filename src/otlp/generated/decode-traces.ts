// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import { newList, noBytes, type ProtoReader, plainObject } from "../read/index.ts";
import { readInstrumentationScope, readKeyValue, readResource } from "./decode-common.ts";
import type {
  ExportTraceServiceRequest,
  ResourceSpans,
  ScopeSpans,
  Span,
  SpanEvent,
  SpanLink,
  Status,
} from "./types-traces.ts";

const PlainExportTraceServiceRequest = plainObject<ExportTraceServiceRequest>(function () {
  this.resourceSpans = newList();
});

export function readExportTraceServiceRequest(
  r: ProtoReader,
  end: number,
  into?: ExportTraceServiceRequest | undefined,
): ExportTraceServiceRequest {
  const m: ExportTraceServiceRequest = into ?? new PlainExportTraceServiceRequest();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.resourceSpans.push(readResourceSpans(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainResourceSpans = plainObject<ResourceSpans>(function () {
  this.resource = undefined;
  this.scopeSpans = newList();
  this.schemaUrl = "";
});

export function readResourceSpans(
  r: ProtoReader,
  end: number,
  into?: ResourceSpans | undefined,
): ResourceSpans {
  const m: ResourceSpans = into ?? new PlainResourceSpans();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.resource = readResource(r, r.end(), m.resource);
        break;
      case 0x12:
        m.scopeSpans.push(readScopeSpans(r, r.end()));
        break;
      case 0x1a:
        m.schemaUrl = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainScopeSpans = plainObject<ScopeSpans>(function () {
  this.scope = undefined;
  this.spans = newList();
  this.schemaUrl = "";
});

export function readScopeSpans(
  r: ProtoReader,
  end: number,
  into?: ScopeSpans | undefined,
): ScopeSpans {
  const m: ScopeSpans = into ?? new PlainScopeSpans();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.scope = readInstrumentationScope(r, r.end(), m.scope);
        break;
      case 0x12:
        m.spans.push(readSpan(r, r.end()));
        break;
      case 0x1a:
        m.schemaUrl = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainSpan = plainObject<Span>(function () {
  this.traceId = noBytes;
  this.spanId = noBytes;
  this.traceState = "";
  this.parentSpanId = noBytes;
  this.name = "";
  this.kind = 0;
  this.startTimeUnixNano = 0n;
  this.endTimeUnixNano = 0n;
  this.attributes = newList();
  this.droppedAttributesCount = 0;
  this.events = newList();
  this.droppedEventsCount = 0;
  this.links = newList();
  this.droppedLinksCount = 0;
  this.status = undefined;
  this.flags = 0;
});

export function readSpan(r: ProtoReader, end: number, into?: Span | undefined): Span {
  const m: Span = into ?? new PlainSpan();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.traceId = r.bytes();
        break;
      case 0x12:
        m.spanId = r.bytes();
        break;
      case 0x1a:
        m.traceState = r.string();
        break;
      case 0x22:
        m.parentSpanId = r.bytes();
        break;
      case 0x2a:
        m.name = r.string();
        break;
      case 0x30:
        m.kind = r.int32();
        break;
      case 0x39:
        m.startTimeUnixNano = r.fixed64();
        break;
      case 0x41:
        m.endTimeUnixNano = r.fixed64();
        break;
      case 0x4a:
        m.attributes.push(readKeyValue(r, r.end()));
        break;
      case 0x50:
        m.droppedAttributesCount = r.uint32();
        break;
      case 0x5a:
        m.events.push(readSpanEvent(r, r.end()));
        break;
      case 0x60:
        m.droppedEventsCount = r.uint32();
        break;
      case 0x6a:
        m.links.push(readSpanLink(r, r.end()));
        break;
      case 0x70:
        m.droppedLinksCount = r.uint32();
        break;
      case 0x7a:
        m.status = readStatus(r, r.end(), m.status);
        break;
      case 0x85:
        m.flags = r.fixed32();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainSpanEvent = plainObject<SpanEvent>(function () {
  this.timeUnixNano = 0n;
  this.name = "";
  this.attributes = newList();
  this.droppedAttributesCount = 0;
});

export function readSpanEvent(
  r: ProtoReader,
  end: number,
  into?: SpanEvent | undefined,
): SpanEvent {
  const m: SpanEvent = into ?? new PlainSpanEvent();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x09:
        m.timeUnixNano = r.fixed64();
        break;
      case 0x12:
        m.name = r.string();
        break;
      case 0x1a:
        m.attributes.push(readKeyValue(r, r.end()));
        break;
      case 0x20:
        m.droppedAttributesCount = r.uint32();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainSpanLink = plainObject<SpanLink>(function () {
  this.traceId = noBytes;
  this.spanId = noBytes;
  this.traceState = "";
  this.attributes = newList();
  this.droppedAttributesCount = 0;
  this.flags = 0;
});

export function readSpanLink(r: ProtoReader, end: number, into?: SpanLink | undefined): SpanLink {
  const m: SpanLink = into ?? new PlainSpanLink();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.traceId = r.bytes();
        break;
      case 0x12:
        m.spanId = r.bytes();
        break;
      case 0x1a:
        m.traceState = r.string();
        break;
      case 0x22:
        m.attributes.push(readKeyValue(r, r.end()));
        break;
      case 0x28:
        m.droppedAttributesCount = r.uint32();
        break;
      case 0x35:
        m.flags = r.fixed32();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainStatus = plainObject<Status>(function () {
  this.message = "";
  this.code = 0;
});

export function readStatus(r: ProtoReader, end: number, into?: Status | undefined): Status {
  const m: Status = into ?? new PlainStatus();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x12:
        m.message = r.string();
        break;
      case 0x18:
        m.code = r.int32();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}
