import type { ExportLogsServiceRequest, LogRecord } from "../generated/types-logs.ts";
import { bytesToHex } from "../hex.ts";
import type { ResourceData, ScopeData } from "./data.ts";
import type { LogRecordData } from "./log-record-data.ts";
import { fromResource, fromScope } from "./origin.ts";
import { fromAnyValue, fromKeyValues } from "./read-values.ts";

/** Every log record of a decoded request, each with its resource and scope, in the request's order. */
export function flattenLogRecords(request: ExportLogsServiceRequest): LogRecordData[] {
  const records: LogRecordData[] = [];
  for (const ofResource of request.resourceLogs) {
    const resource = fromResource(ofResource.resource, ofResource.schemaUrl);
    for (const ofScope of ofResource.scopeLogs) {
      const scope = fromScope(ofScope.scope, ofScope.schemaUrl);
      for (const record of ofScope.logRecords) {
        records.push(fromLogRecord(record, resource, scope));
      }
    }
  }
  return records;
}

function fromLogRecord(
  record: LogRecord,
  resource: ResourceData | undefined,
  scope: ScopeData | undefined,
): LogRecordData {
  return {
    timestamp: record.timeUnixNano,
    observedTime: record.observedTimeUnixNano,
    severityNumber: record.severityNumber,
    severityText: record.severityText,
    body: record.body && fromAnyValue(record.body),
    attributes: fromKeyValues(record.attributes),
    droppedAttributesCount: record.droppedAttributesCount,
    eventName: record.eventName,
    traceId: bytesToHex(record.traceId),
    spanId: bytesToHex(record.spanId),
    flags: record.flags,
    resource,
    scope,
  };
}
