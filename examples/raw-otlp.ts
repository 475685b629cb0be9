// Writes OTLP as it comes from elsewhere (protobuf, JSON, or a request object), and reads it back as
// protobuf, JSON or a request object: nothing is lost on the way.
import { KafkaConsumer, KafkaProducer, SerializationError } from "otel-kafka-bridge";
import { encodeJson, encodeRequest, scan, split } from "otel-kafka-bridge/otlp";
import { bootstrapServers } from "./support/brokers.ts";

const request = {
  resourceLogs: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "checkout" } }] },
      scopeLogs: [
        {
          logRecords: ["one", "two", "three"].map((text, index) => ({
            timeUnixNano: BigInt(Date.now()) * 1_000_000n + BigInt(index),
            body: { stringValue: text },
          })),
        },
      ],
    },
  ],
};

await using producer = new KafkaProducer({ bootstrapServers });
const bytes = encodeRequest("logs", request);
const writes = [
  await producer.writeLogs(request),
  await producer.writeLogs(bytes),
  await producer.writeLogs(encodeJson("logs", request)),
];
console.log(`wrote ${writes.map(({ recordsWritten }) => recordsWritten).join(" + ")} log records`);

// Bytes are checked before they leave.
try {
  await producer.writeLogs(bytes.subarray(0, -1));
} catch (error) {
  if (!(error instanceof SerializationError)) {
    throw error;
  }
  console.log(`a request cut short is refused: ${error.code} at byte ${error.byteOffset}`);
}

// The codec works without Kafka, too.
console.log(`${scan("logs", bytes).items} items in ${bytes.length} bytes`);
const { parts } = split("logs", bytes, 60);
console.log(`in parts of at most 60 bytes: ${parts.map(({ items }) => items).join(" + ")} items`);

await using consumer = new KafkaConsumer({ bootstrapServers });
const places = writes.flatMap(({ partitions }) => partitions);
await consumer.assign(places.map((place) => ({ topic: "otlp_logs", ...place })));
let unread = places.length;
for await (const received of consumer.batches("logs")) {
  console.log(`read ${received.items} records as ${received.bytes.length} bytes`);
  console.log(`  as JSON: ${encodeJson("logs", received.request).slice(0, 60)}…`);
  received.ack();
  unread -= 1;
  if (unread === 0) {
    break;
  }
}
