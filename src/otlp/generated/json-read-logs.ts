// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { JsonReader } from "../json/json-reader.ts";
import {
  fromAnyValue,
  fromInstrumentationScope,
  fromKeyValue,
  fromResource,
} from "./json-read-common.ts";
import type { ExportLogsServiceRequest, LogRecord, ResourceLogs, ScopeLogs } from "./types-logs.ts";

export function fromExportLogsServiceRequest(
  r: JsonReader,
  value: unknown,
): ExportLogsServiceRequest {
  const o = r.object(value);
  return { resourceLogs: r.messages(o.resourceLogs, "resourceLogs", fromResourceLogs) };
}

export function fromResourceLogs(r: JsonReader, value: unknown): ResourceLogs {
  const o = r.object(value);
  return {
    resource: r.message(o.resource, "resource", fromResource),
    scopeLogs: r.messages(o.scopeLogs, "scopeLogs", fromScopeLogs),
    schemaUrl: r.text(o.schemaUrl, "schemaUrl"),
  };
}

export function fromScopeLogs(r: JsonReader, value: unknown): ScopeLogs {
  const o = r.object(value);
  return {
    scope: r.message(o.scope, "scope", fromInstrumentationScope),
    logRecords: r.messages(o.logRecords, "logRecords", fromLogRecord),
    schemaUrl: r.text(o.schemaUrl, "schemaUrl"),
  };
}

export function fromLogRecord(r: JsonReader, value: unknown): LogRecord {
  const o = r.object(value);
  return {
    timeUnixNano: r.uint64(o.timeUnixNano, "timeUnixNano"),
    severityNumber: r.int32(o.severityNumber, "severityNumber"),
    severityText: r.text(o.severityText, "severityText"),
    body: r.message(o.body, "body", fromAnyValue),
    attributes: r.messages(o.attributes, "attributes", fromKeyValue),
    droppedAttributesCount: r.uint32(o.droppedAttributesCount, "droppedAttributesCount"),
    flags: r.uint32(o.flags, "flags"),
    traceId: r.id(o.traceId, "traceId", 16),
    spanId: r.id(o.spanId, "spanId", 8),
    observedTimeUnixNano: r.uint64(o.observedTimeUnixNano, "observedTimeUnixNano"),
    eventName: r.text(o.eventName, "eventName"),
  };
}
