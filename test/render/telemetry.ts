import type {
  AnyValue,
  ExportLogsServiceRequest,
  ExportMetricsServiceRequest,
  ExportTraceServiceRequest,
  KeyValue,
  LogRecord,
  Metric,
  Resource,
  Span,
  SpanEvent,
} from "../../src/otlp/index.ts";

/** 2026-03-01 09:30:00 UTC. */
export const start = 1_772_357_400_000_000_000n;

const milliseconds = (count: number): bigint => BigInt(Math.round(count * 1e6));

export const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));

export const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";

export function attributes(values: Record<string, string | bigint | boolean>): KeyValue[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: string | bigint | boolean): AnyValue {
  if (typeof value === "string") {
    return { stringValue: value };
  }
  return typeof value === "bigint" ? { intValue: value } : { boolValue: value };
}

export function resource(service: string): Resource {
  return {
    attributes: attributes({ "service.name": service }),
    droppedAttributesCount: 0,
    entityRefs: [],
  };
}

/** A span of the trace `traceId`, by its id, its parent's, and milliseconds since `start`. */
export function span(
  id: string,
  parent: string,
  name: string,
  [from, to]: readonly [number, number],
  rest: Partial<Span> = {},
): Span {
  return {
    traceId: bytes(traceId),
    spanId: bytes(id.padStart(16, "0")),
    parentSpanId: bytes(parent === "" ? "" : parent.padStart(16, "0")),
    name,
    kind: 1,
    startTimeUnixNano: start + milliseconds(from),
    endTimeUnixNano: start + milliseconds(to),
    traceState: "",
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    flags: 0,
    ...rest,
  };
}

export function event(name: string, at: number, values: Record<string, string> = {}): SpanEvent {
  return {
    name,
    timeUnixNano: start + milliseconds(at),
    attributes: attributes(values),
    droppedAttributesCount: 0,
  };
}

export function traces(service: string, spans: Span[]): ExportTraceServiceRequest {
  return {
    resourceSpans: [
      { resource: resource(service), scopeSpans: [{ spans, schemaUrl: "" }], schemaUrl: "" },
    ],
  };
}

export function metrics(service: string, list: Metric[]): ExportMetricsServiceRequest {
  return {
    resourceMetrics: [
      {
        resource: resource(service),
        scopeMetrics: [{ metrics: list, schemaUrl: "" }],
        schemaUrl: "",
      },
    ],
  };
}

/** A metric without data; a test adds the kind it needs. */
export function metric(name: string, unit: string, data: Partial<Metric>): Metric {
  return { name, unit, description: "", metadata: [], ...data };
}

export function record(body: AnyValue | undefined, rest: Partial<LogRecord> = {}): LogRecord {
  return {
    timeUnixNano: start,
    observedTimeUnixNano: 0n,
    severityNumber: 9,
    severityText: "INFO",
    body,
    attributes: [],
    droppedAttributesCount: 0,
    flags: 0,
    traceId: bytes(""),
    spanId: bytes(""),
    eventName: "",
    ...rest,
  };
}

export function logs(service: string, logRecords: LogRecord[]): ExportLogsServiceRequest {
  return {
    resourceLogs: [
      { resource: resource(service), scopeLogs: [{ logRecords, schemaUrl: "" }], schemaUrl: "" },
    ],
  };
}
