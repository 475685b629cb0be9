// Reads as a member of a group: handlers for each signal, offsets committed as they return.
import { KafkaConsumer, KafkaProducer } from "otel-kafka-bridge";
import { bootstrapServers } from "./support/brokers.ts";

const timestamp = new Date();
const resource = { attributes: { "service.name": "checkout" } };

await using producer = new KafkaProducer({ bootstrapServers });
await producer.writeLogs({ resource, records: [{ timestamp, body: "hello" }] });
await producer.writeMetrics({
  resource,
  metrics: [{ name: "temperature", unit: "Cel", type: "gauge", value: 21.5, timestamp }],
});

const consumer = new KafkaConsumer({
  bootstrapServers,
  groupId: "otel-kafka-examples",
  fromBeginning: true,
});
consumer.on("rebalance", ({ kind, partitions }) => {
  console.log(`${partitions.length} partitions ${kind}`);
});

const done = new AbortController();
const unseen = new Set(["logs", "metrics"]);
function seen(signal: string): void {
  unseen.delete(signal);
  if (unseen.size === 0) {
    done.abort();
  }
}

// What a handler throws on is handed out again, and after some attempts goes to the dead letters.
await consumer.run(
  {
    onLogs: async (batch) => {
      console.log(
        "logs:",
        batch.records.map(({ body }) => body),
      );
      seen("logs");
    },
    onMetrics: async (batch) => {
      console.log(
        "metrics:",
        batch.metrics.map(({ name, value }) => `${name} ${value}`),
      );
      seen("metrics");
    },
  },
  { concurrency: 4, signal: done.signal },
);
await consumer.close();
console.log("committed and left the group");
