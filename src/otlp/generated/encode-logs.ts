// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { Init } from "../init.ts";
import type { ProtoWriter } from "../write/index.ts";
import {
  writeAnyValue,
  writeInstrumentationScope,
  writeKeyValue,
  writeResource,
} from "./encode-common.ts";
import type { ExportLogsServiceRequest, LogRecord, ResourceLogs, ScopeLogs } from "./types-logs.ts";

export function writeExportLogsServiceRequest(
  w: ProtoWriter,
  m: Init<ExportLogsServiceRequest>,
): void {
  w.messages(0x0a, m.resourceLogs, 3, 1, writeResourceLogs);
}

export function writeResourceLogs(w: ProtoWriter, m: Init<ResourceLogs>): void {
  w.message(0x0a, m.resource, 2, 2, writeResource);
  w.messages(0x12, m.scopeLogs, 3, 2, writeScopeLogs);
  w.implicitString(0x1a, m.schemaUrl);
}

export function writeScopeLogs(w: ProtoWriter, m: Init<ScopeLogs>): void {
  w.message(0x0a, m.scope, 1, 3, writeInstrumentationScope);
  w.messages(0x12, m.logRecords, 2, 3, writeLogRecord);
  w.implicitString(0x1a, m.schemaUrl);
}

export function writeLogRecord(w: ProtoWriter, m: Init<LogRecord>): void {
  w.implicitFixed64(0x09, m.timeUnixNano);
  w.implicitInt32(0x10, m.severityNumber);
  w.implicitString(0x1a, m.severityText);
  w.message(0x2a, m.body, 1, 4, writeAnyValue);
  w.attributes(0x32, m.attributes, 4, writeKeyValue);
  w.implicitUint32(0x38, m.droppedAttributesCount);
  w.implicitFixed32(0x45, m.flags);
  w.implicitId(0x4a, m.traceId, 16);
  w.implicitId(0x52, m.spanId, 8);
  w.implicitFixed64(0x59, m.observedTimeUnixNano);
  w.implicitString(0x62, m.eventName);
}
