// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { Init } from "../init.ts";
import { type JsonWriter, memberName } from "../json/json-writer.ts";
import {
  jsonAnyValue,
  jsonInstrumentationScope,
  jsonKeyValue,
  jsonResource,
} from "./json-write-common.ts";
import type { ExportLogsServiceRequest, LogRecord, ResourceLogs, ScopeLogs } from "./types-logs.ts";

const resourceLogsName = memberName("resourceLogs");
const resourceName = memberName("resource");
const scopeLogsName = memberName("scopeLogs");
const schemaUrlName = memberName("schemaUrl");
const scopeName = memberName("scope");
const logRecordsName = memberName("logRecords");
const timeUnixNanoName = memberName("timeUnixNano");
const severityNumberName = memberName("severityNumber");
const severityTextName = memberName("severityText");
const bodyName = memberName("body");
const attributesName = memberName("attributes");
const droppedAttributesCountName = memberName("droppedAttributesCount");
const flagsName = memberName("flags");
const traceIdName = memberName("traceId");
const spanIdName = memberName("spanId");
const observedTimeUnixNanoName = memberName("observedTimeUnixNano");
const eventNameName = memberName("eventName");

export function jsonExportLogsServiceRequest(
  w: JsonWriter,
  m: Init<ExportLogsServiceRequest>,
): void {
  w.messages(resourceLogsName, m.resourceLogs, 1, jsonResourceLogs);
}

export function jsonResourceLogs(w: JsonWriter, m: Init<ResourceLogs>): void {
  w.message(resourceName, m.resource, 2, jsonResource);
  w.messages(scopeLogsName, m.scopeLogs, 2, jsonScopeLogs);
  w.implicitString(schemaUrlName, m.schemaUrl);
}

export function jsonScopeLogs(w: JsonWriter, m: Init<ScopeLogs>): void {
  w.message(scopeName, m.scope, 3, jsonInstrumentationScope);
  w.messages(logRecordsName, m.logRecords, 3, jsonLogRecord);
  w.implicitString(schemaUrlName, m.schemaUrl);
}

export function jsonLogRecord(w: JsonWriter, m: Init<LogRecord>): void {
  w.implicitUint64(timeUnixNanoName, m.timeUnixNano);
  w.int32(severityNumberName, m.severityNumber);
  w.implicitString(severityTextName, m.severityText);
  w.message(bodyName, m.body, 4, jsonAnyValue);
  w.attributes(attributesName, m.attributes, 4, jsonKeyValue);
  w.uint32(droppedAttributesCountName, m.droppedAttributesCount);
  w.uint32(flagsName, m.flags);
  w.id(traceIdName, m.traceId, 16);
  w.id(spanIdName, m.spanId, 8);
  w.implicitUint64(observedTimeUnixNanoName, m.observedTimeUnixNano);
  w.implicitString(eventNameName, m.eventName);
}
