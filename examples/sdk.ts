// Sends what the OpenTelemetry SDK records to Kafka: each exporter hands its data to one producer.
import { SpanStatusCode } from "@opentelemetry/api";
import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordExporter,
} from "@opentelemetry/sdk-logs";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
} from "@opentelemetry/sdk-trace-base";
import { KafkaConsumer, KafkaProducer, type WriteResult } from "otel-kafka-bridge";
import { bootstrapServers } from "./support/brokers.ts";

await using producer = new KafkaProducer({ bootstrapServers });
const places: { topic: string; partition: number; offset: bigint }[] = [];

type Done = (result: ExportResult) => void;

function report(topic: string, write: Promise<WriteResult>, done: Done): void {
  write.then(
    ({ partitions }) => {
      places.push(...partitions.map((place) => ({ topic, ...place })));
      done({ code: ExportResultCode.SUCCESS });
    },
    (error: Error) => done({ code: ExportResultCode.FAILED, error }),
  );
}

const ends = { forceFlush: () => producer.flush(), shutdown: () => producer.flush() };
const spanExporter: SpanExporter = {
  export: (spans, done) => report("otlp_spans", producer.writeTraces(spans), done),
  ...ends,
};
const metricExporter: PushMetricExporter = {
  export: (metrics, done) => report("otlp_metrics", producer.writeMetrics(metrics), done),
  ...ends,
};
const logExporter: LogRecordExporter = {
  export: (records, done) => report("otlp_logs", producer.writeLogs(records), done),
  ...ends,
};

const resource = resourceFromAttributes({ "service.name": "checkout", "service.version": "2.1.0" });
const tracers = new BasicTracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor(spanExporter)],
});
const meters = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: metricExporter })],
});
const loggers = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: logExporter })],
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
await consumer.assign(places);
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
  places.pop();
  if (places.length === 0) {
    break;
  }
}
