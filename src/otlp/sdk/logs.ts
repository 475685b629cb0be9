import type { ExportLogsServiceRequest, LogRecord } from "../generated/types-logs.ts";
import type { Init } from "../init.ts";
import { groupByScope, toResource, toScope } from "./group.ts";
import type { SdkLogRecord } from "./sdk-data.ts";
import { toAnyValue, toId, toKeyValues, toNanoseconds } from "./values.ts";

/** Log records of the SDK as a request of OTLP. */
export function logRecordsToRequest(
  records: readonly SdkLogRecord[],
): Init<ExportLogsServiceRequest> {
  const groups = groupByScope(
    records,
    (record) => record.resource,
    (record) => record.instrumentationScope,
  );
  return {
    resourceLogs: Array.from(groups, ([resource, scopes]) => ({
      resource: toResource(resource),
      scopeLogs: Array.from(scopes, ([scope, ofScope]) => ({
        scope: toScope(scope),
        logRecords: ofScope.map(toLogRecord),
        schemaUrl: scope.schemaUrl,
      })),
      schemaUrl: resource.schemaUrl,
    })),
  };
}

function toLogRecord(record: SdkLogRecord): Init<LogRecord> {
  const { spanContext } = record;
  return {
    timeUnixNano: toNanoseconds(record.hrTime),
    severityNumber: record.severityNumber,
    severityText: record.severityText,
    body: record.body === undefined ? undefined : toAnyValue(record.body),
    attributes: toKeyValues(record.attributes),
    droppedAttributesCount: record.droppedAttributesCount,
    flags: spanContext?.traceFlags,
    traceId: toId(spanContext?.traceId),
    spanId: toId(spanContext?.spanId),
    observedTimeUnixNano: toNanoseconds(record.hrTimeObserved),
    eventName: record.eventName,
  };
}
