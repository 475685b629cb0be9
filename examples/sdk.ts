// Sends what the OpenTelemetry SDK records to Kafka: an exporter for each signal, on one connection.
import { SpanStatusCode } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { KafkaConsumer, kafkaExporters } from "otel-kafka-bridge";
import { bootstrapServers } from "./support/brokers.ts";

// Topics of its own, so that what is read below is what was sent here.
const run = Date.now();
const topic = {
  traces: `shop_spans_${run}`,
  metrics: `shop_metrics_${run}`,
  logs: `shop_logs_${run}`,
};
const exporters = kafkaExporters({ bootstrapServers, topic }, { temporality: "delta" });

const resource = resourceFromAttributes({ "service.name": "checkout", "service.version": "2.1.0" });
const tracers = new BasicTracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor(exporters.spans)],
});
const meters = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: exporters.metrics })],
});
const loggers = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: exporters.logRecords })],
});

const orders = meters.getMeter("shop").createCounter("orders", { unit: "{order}" });
for (const amount of [20, 1_300]) {
  const span = tracers.getTracer("shop").startSpan("POST /orders", { attributes: { amount } });
  const accepted = amount < 1_000;
  span.setStatus({ code: accepted ? SpanStatusCode.OK : SpanStatusCode.ERROR });
  loggers.getLogger("shop").emit({
    body: accepted ? "order accepted" : "order refused",
    severityText: accepted ? "INFO" : "ERROR",
  });
  orders.add(1, { accepted });
  span.end();
}
await Promise.all([tracers.shutdown(), meters.shutdown(), loggers.shutdown()]);

await using consumer = new KafkaConsumer({ bootstrapServers });
await consumer.assign(
  Object.values(topic).map((name) => ({ topic: name, offset: "beginning" as const })),
);
const seen = new Set<string>();
for await (const received of consumer.batches()) {
  switch (received.signal) {
    case "traces":
      console.log(
        "spans:",
        received.spans.map(({ name, status }) => `${name} ${status?.code}`),
      );
      break;
    case "metrics":
      console.log(
        "metrics:",
        received.metrics.map(({ name, value, labels }) => [name, value, labels]),
      );
      break;
    case "logs":
      console.log(
        "logs:",
        received.records.map(({ severityText, body }) => `${severityText} ${body}`),
      );
      break;
  }
  received.ack();
  seen.add(received.signal);
  if (seen.size === 3) {
    break;
  }
}
