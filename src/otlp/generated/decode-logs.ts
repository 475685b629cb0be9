// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import { newList, noBytes, type ProtoReader, plainObject } from "../read/index.ts";
import {
  readAnyValue,
  readInstrumentationScope,
  readKeyValue,
  readResource,
} from "./decode-common.ts";
import type { ExportLogsServiceRequest, LogRecord, ResourceLogs, ScopeLogs } from "./types-logs.ts";

const PlainExportLogsServiceRequest = plainObject<ExportLogsServiceRequest>(function () {
  this.resourceLogs = newList();
});

export function readExportLogsServiceRequest(
  r: ProtoReader,
  end: number,
  into?: ExportLogsServiceRequest | undefined,
): ExportLogsServiceRequest {
  const m: ExportLogsServiceRequest = into ?? new PlainExportLogsServiceRequest();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.resourceLogs.push(readResourceLogs(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainResourceLogs = plainObject<ResourceLogs>(function () {
  this.resource = undefined;
  this.scopeLogs = newList();
  this.schemaUrl = "";
});

export function readResourceLogs(
  r: ProtoReader,
  end: number,
  into?: ResourceLogs | undefined,
): ResourceLogs {
  const m: ResourceLogs = into ?? new PlainResourceLogs();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.resource = readResource(r, r.end(), m.resource);
        break;
      case 0x12:
        m.scopeLogs.push(readScopeLogs(r, r.end()));
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

const PlainScopeLogs = plainObject<ScopeLogs>(function () {
  this.scope = undefined;
  this.logRecords = newList();
  this.schemaUrl = "";
});

export function readScopeLogs(
  r: ProtoReader,
  end: number,
  into?: ScopeLogs | undefined,
): ScopeLogs {
  const m: ScopeLogs = into ?? new PlainScopeLogs();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.scope = readInstrumentationScope(r, r.end(), m.scope);
        break;
      case 0x12:
        m.logRecords.push(readLogRecord(r, r.end()));
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

const PlainLogRecord = plainObject<LogRecord>(function () {
  this.timeUnixNano = 0n;
  this.severityNumber = 0;
  this.severityText = "";
  this.body = undefined;
  this.attributes = newList();
  this.droppedAttributesCount = 0;
  this.flags = 0;
  this.traceId = noBytes;
  this.spanId = noBytes;
  this.observedTimeUnixNano = 0n;
  this.eventName = "";
});

export function readLogRecord(
  r: ProtoReader,
  end: number,
  into?: LogRecord | undefined,
): LogRecord {
  const m: LogRecord = into ?? new PlainLogRecord();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x09:
        m.timeUnixNano = r.fixed64();
        break;
      case 0x10:
        m.severityNumber = r.int32();
        break;
      case 0x1a:
        m.severityText = r.string();
        break;
      case 0x2a:
        m.body = readAnyValue(r, r.end(), m.body);
        break;
      case 0x32:
        m.attributes.push(readKeyValue(r, r.end()));
        break;
      case 0x38:
        m.droppedAttributesCount = r.uint32();
        break;
      case 0x45:
        m.flags = r.fixed32();
        break;
      case 0x4a:
        m.traceId = r.bytes();
        break;
      case 0x52:
        m.spanId = r.bytes();
        break;
      case 0x59:
        m.observedTimeUnixNano = r.fixed64();
        break;
      case 0x62:
        m.eventName = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}
