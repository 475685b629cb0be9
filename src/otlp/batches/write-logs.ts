import type { ExportLogsServiceRequest, LogRecord } from "../generated/types-logs.ts";
import type { OriginInput } from "./data.ts";
import { id, int32, requiredTime, text, time, uint32 } from "./fields.ts";
import { groupByOrigin } from "./grouping.ts";
import { mapEach } from "./invalid-field.ts";
import type { LogRecordInput } from "./log-record-data.ts";
import { toAnyValue, toKeyValues } from "./write-values.ts";

/** Log records as a request of OTLP. */
export function toLogsRequest(
  records: readonly LogRecordInput[],
  ofBatch: OriginInput,
): ExportLogsServiceRequest {
  return {
    resourceLogs: groupByOrigin(records, "records", ofBatch).map(({ resource, scopes }) => ({
      resource: resource.value,
      scopeLogs: scopes.map(({ scope, items, first }) => ({
        scope: scope.value,
        logRecords: mapEach(items, "records", toLogRecord, first),
        schemaUrl: scope.schemaUrl,
      })),
      schemaUrl: resource.schemaUrl,
    })),
  };
}

function toLogRecord(record: LogRecordInput): LogRecord {
  return {
    timeUnixNano: requiredTime(record.timestamp, "timestamp"),
    severityNumber: int32(record.severityNumber, "severityNumber"),
    severityText: text(record.severityText, "severityText"),
    body: record.body === undefined ? undefined : toAnyValue(record.body, "body"),
    attributes: toKeyValues(record.attributes, "attributes"),
    droppedAttributesCount: uint32(record.droppedAttributesCount, "droppedAttributesCount"),
    flags: uint32(record.flags, "flags"),
    traceId: id(record.traceId, "traceId", 16),
    spanId: id(record.spanId, "spanId", 8),
    observedTimeUnixNano: time(record.observedTime, "observedTime"),
    eventName: text(record.eventName, "eventName"),
  };
}
