import {
  decodeRequest,
  type ExportTraceServiceRequest,
  encodeRequest,
  type Init,
  type Signal,
} from "../../src/otlp/index.ts";
import type { TopicRecord } from "../support/read-topic.ts";

/** A span with a name and, so that its size can be chosen, an attribute of that many letters. */
export interface SpanSpec {
  readonly name: string;
  /** Distinguishes traces; the trace id is 16 times this byte. Default 1. */
  readonly trace?: number;
  readonly padding?: number;
}

/** A trace id, as bytes, of which all are the same. */
export function traceId(byte: number): Uint8Array {
  return new Uint8Array(16).fill(byte);
}

/** A request of spans in one resource. */
export function spansRequest(
  spans: readonly SpanSpec[],
  service = "shop",
): Init<ExportTraceServiceRequest> {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: service } }] },
        scopeSpans: [
          {
            scope: { name: "test" },
            spans: spans.map(({ name, trace = 1, padding = 0 }) => ({
              name,
              traceId: traceId(trace),
              spanId: new Uint8Array(8).fill(7),
              attributes: [{ key: "padding", value: { stringValue: "x".repeat(padding) } }],
            })),
          },
        ],
      },
    ],
  };
}

/** The same, encoded. */
export function spansBytes(spans: readonly SpanSpec[], service?: string): Uint8Array {
  return encodeRequest("traces", spansRequest(spans, service));
}

/** `count` spans named `<prefix>0`, `<prefix>1`, … */
export function numberedSpans(count: number, prefix = "span-", padding = 0): SpanSpec[] {
  return Array.from({ length: count }, (_, index) => ({ name: `${prefix}${index}`, padding }));
}

/** One item of each signal, encoded. */
export const requests: Readonly<Record<Signal, Uint8Array>> = {
  traces: spansBytes([{ name: "GET /" }]),
  metrics: encodeRequest("metrics", {
    resourceMetrics: [
      {
        scopeMetrics: [{ metrics: [{ name: "load", gauge: { dataPoints: [{ asDouble: 0.5 }] } }] }],
      },
    ],
  }),
  logs: encodeRequest("logs", {
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: "started" } }] }] }],
  }),
};

/** The spans of records, in order, with the partition of each. */
export function spansOf(records: readonly TopicRecord[]) {
  return records.flatMap(({ partition, value }) =>
    decodeRequest("traces", value ?? new Uint8Array()).resourceSpans.flatMap(
      ({ resource, scopeSpans }) =>
        scopeSpans.flatMap(({ spans }) =>
          spans.map(({ name, traceId: id }) => ({
            name,
            trace: id[0] ?? -1,
            partition,
            service: resource?.attributes[0]?.value?.stringValue,
          })),
        ),
    ),
  );
}

/** The names of the spans of records, in order. */
export function spanNames(records: readonly TopicRecord[]): string[] {
  return spansOf(records).map(({ name }) => name);
}
