// Writes log records as plain data, and reads back those that are errors.
import { createLogsBatch, KafkaConsumer, KafkaProducer } from "otel-kafka-bridge";
import { SeverityNumber } from "otel-kafka-bridge/otlp";
import { bootstrapServers } from "./support/brokers.ts";

const timestamp = new Date();
const traceId = "0af7651916cd43dd8448eb211c80319c";

const batch = createLogsBatch({
  resource: { attributes: { "service.name": "checkout" } },
  scope: { name: "examples" },
  records: [
    { timestamp, severityNumber: SeverityNumber.INFO, body: "order 1042 accepted", traceId },
    {
      timestamp,
      severityNumber: SeverityNumber.ERROR,
      severityText: "ERROR",
      eventName: "payment.refused",
      // A body can be structured: lists, maps and bytes as well as texts and numbers.
      body: { order: 1_042n, reasons: ["limit", "country"], amount: 129.9 },
      attributes: { "payment.provider": "acme" },
      traceId,
      spanId: "b7ad6b7169203331",
    },
  ],
});

await using producer = new KafkaProducer({ bootstrapServers });
const written = await producer.writeLogs(batch, {
  key: "checkout",
  headers: { origin: "examples" },
});
console.log(`wrote ${written.recordsWritten} log records`);

await using consumer = new KafkaConsumer({ bootstrapServers });
await consumer.assign(written.partitions.map((place) => ({ topic: "otlp_logs", ...place })));
for await (const received of consumer.batches("logs")) {
  console.log(
    `read ${received.items} records from ${received.topic}, header origin is ${received.headers.origin}`,
  );
  for (const record of received.records) {
    if (record.severityNumber >= SeverityNumber.ERROR) {
      console.log(`  ${record.severityText} ${record.eventName}:`, record.body);
    }
  }
  received.ack();
  break;
}
