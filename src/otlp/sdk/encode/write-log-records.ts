import type { SdkLogRecord } from "../sdk-data.ts";
import type { AttributeWriter } from "./attribute-writer.ts";
import { writeGroups } from "./groups.ts";

/**
 * Writes log records of the SDK as a request of OTLP: field by field what `logRecordsToRequest` makes
 * of them.
 */
export function writeLogRecords(w: AttributeWriter, records: readonly SdkLogRecord[]): void {
  writeGroups(w, records, (record) => record.instrumentationScope, writeLogRecord);
}

function writeLogRecord(w: AttributeWriter, record: SdkLogRecord): void {
  const { spanContext, body } = record;
  w.time(0x09, record.hrTime);
  w.enumeration(0x10, record.severityNumber);
  w.string(0x1a, record.severityText);
  if (body !== undefined) {
    const start = w.open(0x2a, 1);
    w.value(body, 0);
    w.closeLength(start, 1);
  }
  w.attributes(0x32, record.attributes);
  w.uint32(0x38, record.droppedAttributesCount);
  w.fixed32(0x45, spanContext?.traceFlags);
  w.traceIdField(0x4a, spanContext?.traceId);
  w.id(0x52, spanContext?.spanId, 8);
  w.time(0x59, record.hrTimeObserved);
  w.string(0x62, record.eventName);
}
