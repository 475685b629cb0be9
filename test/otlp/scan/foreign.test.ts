import { SeverityNumber } from "@opentelemetry/api-logs";
import {
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from "@opentelemetry/sdk-logs";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { expect, it } from "vitest";
import { type Signal, scan } from "../../../src/otlp/index.ts";
import { scanFast } from "../../../src/otlp/scan/index.ts";

const resource = resourceFromAttributes({ "service.name": "shop", list: ["a", "b"], ratio: 0.5 });

function expectItems(signal: Signal, bytes: Uint8Array | undefined, items: number): void {
  const written = bytes ?? new Uint8Array([0]);
  expect(scan(signal, written)).toEqual({ items });
  // Were it left to the thorough scan, the speed would be gone for real requests.
  expect(scanFast(signal, written, 100)).toBe(items);
}

it("accepts the spans that the OpenTelemetry SDK writes", async () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer("scope", "1.0");
  const parent = tracer.startSpan("parent", { attributes: { count: 300, ok: true } });
  parent.addEvent("event", { text: "x".repeat(500) });
  tracer.startSpan("child", { links: [{ context: parent.spanContext() }] }).end();
  parent.recordException(new Error("failed"));
  parent.end();
  expectItems("traces", ProtobufTraceSerializer.serializeRequest(exporter.getFinishedSpans()), 2);
  await provider.shutdown();
});

it("accepts the metrics that the OpenTelemetry SDK writes", async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter("scope");
  meter.createCounter("counter").add(5, { route: "/" });
  meter.createHistogram("histogram", { unit: "ms" }).record(12.5);
  meter.createGauge("gauge").record(-3);
  const { resourceMetrics } = await reader.collect();
  expectItems("metrics", ProtobufMetricsSerializer.serializeRequest(resourceMetrics), 3);
  await provider.shutdown();
});

it("accepts the log records that the OpenTelemetry SDK writes", async () => {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter })],
  });
  provider.getLogger("scope").emit({
    severityNumber: SeverityNumber.WARN,
    body: { text: "hello", list: [1, 2.5, null, { deep: new Uint8Array(3) }] },
    attributes: { user: "ada" },
  });
  expectItems("logs", ProtobufLogsSerializer.serializeRequest(exporter.getFinishedLogRecords()), 1);
  await provider.shutdown();
});
