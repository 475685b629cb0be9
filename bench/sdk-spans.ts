import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { type AnyValue, decodeRequest, type KeyValue, type Span } from "../src/otlp/index.ts";
import type { PayloadSize } from "./payloads.ts";
import { encodedPayload } from "./protobufjs-peer.ts";

/** The spans of a traces payload, as the OpenTelemetry SDK hands them to an exporter. */
export function sdkSpans(size?: PayloadSize): ReadableSpan[] {
  const { resourceSpans } = decodeRequest("traces", encodedPayload("traces", size));
  return resourceSpans.flatMap(({ resource, schemaUrl, scopeSpans }) => {
    // One object per resource, as in a process: serializers group the spans by it.
    const sdkResource = { attributes: attributesOf(resource?.attributes ?? []), schemaUrl };
    return scopeSpans.flatMap(({ scope, spans }) => {
      const instrumentationScope = { name: scope?.name ?? "", version: scope?.version ?? "" };
      return spans.map(
        (span) =>
          ({
            ...sdkSpanOf(span),
            resource: sdkResource,
            instrumentationScope,
          }) as unknown as ReadableSpan,
      );
    });
  });
}

function sdkSpanOf(span: Span) {
  const context = {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    traceFlags: span.flags & 0xff,
  };
  return {
    name: span.name,
    kind: span.kind - 1,
    spanContext: () => context,
    ...(span.parentSpanId.length === 0
      ? {}
      : { parentSpanContext: { ...context, spanId: hex(span.parentSpanId) } }),
    startTime: hrTime(span.startTimeUnixNano),
    endTime: hrTime(span.endTimeUnixNano),
    duration: hrTime(span.endTimeUnixNano - span.startTimeUnixNano),
    ended: true,
    status: { code: span.status?.code ?? 0, message: span.status?.message || undefined },
    attributes: attributesOf(span.attributes),
    events: span.events.map(({ name, timeUnixNano, attributes }) => ({
      name,
      time: hrTime(timeUnixNano),
      attributes: attributesOf(attributes),
    })),
    links: span.links.map(({ traceId, spanId, flags }) => ({
      context: { traceId: hex(traceId), spanId: hex(spanId), traceFlags: flags & 0xff },
    })),
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function attributesOf(list: readonly KeyValue[]): Record<string, string | number> {
  return Object.fromEntries(list.map(({ key, value }) => [key, attributeOf(value)]));
}

/** The payload has texts and numbers only. */
function attributeOf(value: AnyValue | undefined): string | number {
  return value?.stringValue ?? value?.doubleValue ?? Number(value?.intValue);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function hrTime(nanos: bigint): [number, number] {
  return [Number(nanos / 1_000_000_000n), Number(nanos % 1_000_000_000n)];
}
