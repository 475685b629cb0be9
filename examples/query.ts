// Finds the slow spans of a trace, makes figures of spans and of a counter, and counts logs, on the topics.
import { KafkaConsumer, KafkaProducer } from "otel-kafka-bridge";
import { bootstrapServers } from "./support/brokers.ts";

const minute = 60_000_000_000n;
const now = BigInt(Date.now()) * 1_000_000n;
const resource = { attributes: { "service.name": "checkout" } };

await using producer = new KafkaProducer({ bootstrapServers });
const traces = ["11", "22", "33"].map((byte) => byte.repeat(16));
await producer.writeTraces({
  resource,
  spans: traces.flatMap((traceId, trace) =>
    ["GET /cart", "POST /orders"].map((name, index) => ({
      traceId,
      spanId: `a${trace}${index}`.padEnd(16, "0"),
      name,
      startTime: now - minute,
      endTime: now - minute + BigInt(10 + 200 * trace * index) * 1_000_000n,
    })),
  ),
});
await producer.writeMetrics({
  resource,
  metrics: [40n, 25n, 10n].map((value, ago) => ({
    name: "orders",
    type: "counter",
    startTime: now - 5n * minute,
    timestamp: now - BigInt(ago) * minute,
    value,
  })),
});
await producer.writeLogs({
  resource,
  records: [9, 17, 17].map((severityNumber) => ({
    timestamp: now - minute,
    severityNumber,
    body: severityNumber === 17 ? "payment timed out" : "order taken",
  })),
});

await using consumer = new KafkaConsumer({ bootstrapServers });
const timeRange = { from: new Date(Date.now() - 900_000) };

const found = await consumer.queryTraces({
  timeRange,
  filters: [
    { field: "traceId", equals: traces[2] ?? "" },
    { field: "durationMs", atLeast: 100 },
  ],
});
console.log(
  found.spans.map(({ name }) => name).join(),
  "is slow;",
  found.skipped.items,
  "passed over",
);

const durations = await consumer.queryTraces({
  timeRange,
  aggregations: ["count", "p95"],
  groupBy: ["name"],
});
for (const { by, values } of durations.groups) {
  console.log(by.name, "count", values.count, "p95", values.p95?.toFixed(0), "ms");
}

const orders = await consumer.queryMetrics({
  timeRange,
  filters: [{ field: "name", equals: "orders" }],
  aggregations: ["sum", "rate"],
});
console.log(
  "orders",
  orders.groups[0]?.values.sum,
  "at",
  orders.groups[0]?.values.rate?.toFixed(3),
  "a second",
);

const timeouts = await consumer.queryLogs({
  timeRange,
  filters: [
    { field: "severity", atLeast: "error" },
    { field: "body", contains: "timed out" },
  ],
  limit: 1,
});
console.log(
  timeouts.matched,
  "timed out, the latest:",
  timeouts.records[0]?.body,
  timeouts.truncated,
);
