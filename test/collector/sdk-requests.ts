import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { type ArrivedRequest, OtlpBackend } from "../support/otlp-backend.ts";

const resource = resourceFromAttributes({
  "service.name": "shop",
  "host.cpu.count": 8,
  tags: ["a", "b"],
});
const scope = ["tests", "1.2.3"] as const;

/** What OpenTelemetry's own exporters post: one request of each signal. */
export async function sdkRequests(): Promise<readonly ArrivedRequest[]> {
  const arrived: ArrivedRequest[] = [];
  await using backend = await OtlpBackend.start((request) => {
    arrived.push(request);
    return { status: 200 };
  });
  const to = (signal: string) => ({ url: `${backend.url}/v1/${signal}` });
  await exportSpans(new OTLPTraceExporter(to("traces")));
  await exportMetrics(new OTLPMetricExporter(to("metrics")));
  await exportLogs(new OTLPLogExporter(to("logs")));
  return arrived;
}

async function exportSpans(exporter: OTLPTraceExporter): Promise<void> {
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer(...scope);
  for (let number = 0; number < 20; number++) {
    const span = tracer.startSpan(`GET /orders/${number}`, {
      kind: SpanKind.SERVER,
      attributes: { number, ratio: 0.5, ok: true, list: [1, 2], text: "ö" },
    });
    span.addEvent("looked up", { found: number % 2 === 0 });
    span.addLink({ context: { traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 } });
    span.setStatus({ code: SpanStatusCode.ERROR, message: "sold out" });
    span.end();
  }
  await provider.shutdown();
}

async function exportMetrics(exporter: OTLPMetricExporter): Promise<void> {
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter(...scope);
  meter.createCounter("orders", { unit: "{order}" }).add(3, { outcome: "placed" });
  meter.createUpDownCounter("queue").add(-2);
  meter.createGauge("temperature").record(-21.5);
  const duration = meter.createHistogram("duration", { unit: "s" });
  for (const seconds of [0.004, 0.25, 99]) {
    duration.record(seconds, { route: "/cart" });
  }
  await provider.shutdown();
}

async function exportLogs(exporter: OTLPLogExporter): Promise<void> {
  const provider = new LoggerProvider({
    resource,
    processors: [new BatchLogRecordProcessor({ exporter })],
  });
  const logger = provider.getLogger(...scope);
  logger.emit({
    body: { order: 7, lines: ["a", 1.5] },
    severityNumber: SeverityNumber.WARN,
    severityText: "WARN",
    attributes: { "code.line.number": 12 },
  });
  logger.emit({ body: "an order came", eventName: "order.came" });
  await provider.shutdown();
}
