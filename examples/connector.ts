// One object for Kafka: it makes a topic, writes, reads, tells of its health and of what it did, and goes
// on when a part of it fails.
import { KafkaConnector } from "otel-kafka-bridge";
import { bootstrapServers } from "./support/brokers.ts";

await using connector = await KafkaConnector.connect({
  bootstrapServers,
  topic: "otel-kafka-examples-connector",
  groupId: "otel-kafka-examples-connector",
  fromBeginning: true,
});
connector.on("restarting", ({ part, error, waitMs }) => {
  console.log(`the ${part} is made anew in ${waitMs} ms: ${error.message}`);
});

const timestamp = new Date();
const written = await connector.writeMetrics({
  resource: { attributes: { "service.name": "checkout" } },
  metrics: [{ name: "queue_length", type: "gauge", value: 7n, timestamp }],
});
console.log(`wrote ${written.recordsWritten} data point`);

const stop = new AbortController();
await connector.run(
  {
    onMetrics: (batch) => {
      for (const metric of batch.metrics) {
        console.log(`read ${metric.name} from partition ${batch.partition}`);
      }
      stop.abort();
    },
  },
  { signal: stop.signal },
);

const { status, checks } = await connector.healthCheck();
console.log(`health: ${status}`);
for (const check of checks) {
  console.log(`  ${check.status.padEnd(8)} ${check.name}: ${check.reason}`);
}
const { totalWrites, totalReads, avgWriteTimeMs, errorCount } = connector.stats();
console.log(
  `${totalWrites} write (${avgWriteTimeMs.toFixed(1)} ms), ${totalReads} read, ${errorCount} errors`,
);
