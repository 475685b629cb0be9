// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { Init } from "../init.ts";
import { asList, asMessage, type ProtoWriter } from "../write/index.ts";
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
  if (m.resourceLogs !== undefined)
    for (const each of asList(m.resourceLogs)) {
      const start = w.open(0x0a, 3, 1);
      writeResourceLogs(w, asMessage(each));
      w.closeLength(start, 3);
    }
}

export function writeResourceLogs(w: ProtoWriter, m: Init<ResourceLogs>): void {
  if (m.resource !== undefined) {
    const start = w.open(0x0a, 2, 2);
    writeResource(w, asMessage(m.resource));
    w.closeLength(start, 2);
  }
  if (m.scopeLogs !== undefined)
    for (const each of asList(m.scopeLogs)) {
      const start = w.open(0x12, 3, 2);
      writeScopeLogs(w, asMessage(each));
      w.closeLength(start, 3);
    }
  w.implicitString(0x1a, m.schemaUrl);
}

export function writeScopeLogs(w: ProtoWriter, m: Init<ScopeLogs>): void {
  if (m.scope !== undefined) {
    const start = w.open(0x0a, 1, 3);
    writeInstrumentationScope(w, asMessage(m.scope));
    w.closeLength(start, 1);
  }
  if (m.logRecords !== undefined)
    for (const each of asList(m.logRecords)) {
      const start = w.open(0x12, 2, 3);
      writeLogRecord(w, asMessage(each));
      w.closeLength(start, 2);
    }
  w.implicitString(0x1a, m.schemaUrl);
}

export function writeLogRecord(w: ProtoWriter, m: Init<LogRecord>): void {
  w.implicitFixed64(0x09, m.timeUnixNano);
  w.implicitInt32(0x10, m.severityNumber);
  w.implicitString(0x1a, m.severityText);
  if (m.body !== undefined) {
    const start = w.open(0x2a, 1, 4);
    writeAnyValue(w, asMessage(m.body), 4);
    w.closeLength(start, 1);
  }
  w.attributes(0x32, m.attributes, 4, writeKeyValue);
  w.implicitUint32(0x38, m.droppedAttributesCount);
  w.implicitFixed32(0x45, m.flags);
  w.implicitId(0x4a, m.traceId, 16);
  w.implicitId(0x52, m.spanId, 8);
  w.implicitFixed64(0x59, m.observedTimeUnixNano);
  w.implicitString(0x62, m.eventName);
}
