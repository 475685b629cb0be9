// Writes a metric of each type as plain data, and reads them back.
import { createMetricsBatch, KafkaConsumer, KafkaProducer } from "otel-kafka-bridge";
import { bootstrapServers } from "./support/brokers.ts";

const timestamp = new Date();
const startTime = new Date(Date.now() - 60_000);

const batch = createMetricsBatch({
  resource: { attributes: { "service.name": "checkout", "host.name": "web-1" } },
  metrics: [
    {
      name: "cpu_usage",
      unit: "percent",
      type: "gauge",
      value: 75.5,
      timestamp,
      labels: { cpu: "0" },
    },
    { name: "orders", unit: "{order}", type: "counter", value: 1_042n, timestamp, startTime },
    { name: "queue_length", type: "upDownCounter", value: 7n, timestamp, startTime },
    {
      name: "request_duration",
      unit: "ms",
      type: "histogram",
      temporality: "delta",
      value: { count: 6, sum: 412.5, min: 3, max: 240, bounds: [10, 100], counts: [2, 3, 1] },
      timestamp,
      startTime,
      labels: { route: "/orders" },
    },
    {
      name: "payload_size",
      unit: "By",
      type: "exponentialHistogram",
      value: {
        count: 3,
        sum: 700,
        scale: 0,
        zeroCount: 0,
        positive: { offset: 6, counts: [1, 2] },
      },
      timestamp,
      startTime,
    },
    {
      name: "gc_pause",
      unit: "ms",
      type: "summary",
      value: {
        count: 9,
        sum: 20.25,
        quantiles: [
          { quantile: 0.5, value: 2 },
          { quantile: 0.99, value: 4.5 },
        ],
      },
      timestamp,
      startTime,
    },
  ],
});

await using producer = new KafkaProducer({ bootstrapServers });
const written = await producer.writeMetrics(batch);
console.log(`wrote ${written.recordsWritten} data points`);

await using consumer = new KafkaConsumer({ bootstrapServers });
await consumer.assign(written.partitions.map((place) => ({ topic: "otlp_metrics", ...place })));
for await (const received of consumer.batches("metrics")) {
  for (const metric of received.metrics) {
    switch (metric.type) {
      case "gauge":
      case "counter":
      case "upDownCounter":
        console.log(`  ${metric.name} is ${metric.value} ${metric.unit}`);
        break;
      case "histogram":
      case "exponentialHistogram":
        console.log(
          `  ${metric.name}: ${metric.value.count} values, the largest ${metric.value.max ?? "unknown"}`,
        );
        break;
      case "summary": {
        const quantiles = metric.value.quantiles.map(
          (each) => `p${each.quantile * 100} ${each.value}`,
        );
        console.log(`  ${metric.name}: ${quantiles.join(", ")} ${metric.unit}`);
        break;
      }
    }
  }
  received.ack();
  break;
}
