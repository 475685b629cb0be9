import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { type AnyValue, decodeRequest, type KeyValue, type Span } from "../src/otlp/index.ts";
import type { PayloadSize } from "./payloads.ts";
import { encodedPayload } from "./protobufjs-peer.ts";

/** The spans of a traces payload, recorded with the OpenTelemetry SDK as an application does it. */
export function sdkSpans(size?: PayloadSize): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const { resourceSpans } = decodeRequest("traces", encodedPayload("traces", size));
  for (const { resource, scopeSpans } of resourceSpans) {
    const provider = new BasicTracerProvider({
      resource: resourceFromAttributes(attributesOf(resource?.attributes ?? [])),
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    });
    for (const { scope, spans } of scopeSpans) {
      const tracer = provider.getTracer(scope?.name ?? "", scope?.version);
      for (const span of spans) {
        record(tracer, span);
      }
    }
  }
  return exporter.getFinishedSpans();
}

function record(tracer: ReturnType<BasicTracerProvider["getTracer"]>, span: Span): void {
  const traceId = hex(span.traceId);
  const traceFlags = span.flags & 0xff;
  const parent =
    span.parentSpanId.length === 0
      ? ROOT_CONTEXT
      : trace.setSpanContext(ROOT_CONTEXT, {
          traceId,
          spanId: hex(span.parentSpanId),
          traceFlags: traceFlags | 1,
        });
  const options = {
    kind: span.kind - 1,
    startTime: hrTime(span.startTimeUnixNano),
    attributes: attributesOf(span.attributes),
    links: span.links.map((link) => ({
      context: { traceId: hex(link.traceId), spanId: hex(link.spanId), traceFlags },
    })),
  };
  const started = tracer.startSpan(span.name, options, parent);
  for (const { name, timeUnixNano, attributes } of span.events) {
    started.addEvent(name, attributesOf(attributes), hrTime(timeUnixNano));
  }
  if (span.status !== undefined && span.status.code !== 0) {
    started.setStatus({ code: span.status.code, message: span.status.message });
  }
  started.end(hrTime(span.endTimeUnixNano));
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
