// Exports batches of plain data, with attempts, dead letters, figures and a word on its health.
import { KafkaExporter } from "otel-kafka-bridge";
import { bootstrapServers } from "./support/brokers.ts";

await using exporter = new KafkaExporter(
  { bootstrapServers, producer: { maxRequestSize: 10_000 } },
  {
    maxAttempts: 5,
    deadLetterTopic: "otlp_dead_letters",
    onRefused: ({ signal, error }) => console.log("refused:", signal, error.name),
  },
);

const timestamp = new Date();
const report = await exporter.export([
  { metrics: [{ name: "cpu_usage", type: "gauge", value: 75.5, timestamp }] },
  { records: [{ body: "order accepted", severityText: "INFO", timestamp }] },
  // Larger than a message may be: no attempt helps, and no dead-letter topic takes it either.
  { records: [{ body: "x".repeat(20_000), timestamp }] },
]);
console.log("exported:", report.exported, "failed:", report.failed);

const { retries, lost, latency, queue } = exporter.stats();
console.log("retries:", retries, "lost:", lost, "queue:", queue, "p99 known:", latency.p99Ms > 0);
console.log("health:", exporter.health().status);
