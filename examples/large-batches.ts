// What is too large for one message is split where resources, scopes and items end. One single item
// over the limit is named in an error; all the others are written.
import { createLogsBatch, KafkaProducer, MessageTooLargeError } from "otel-kafka-bridge";
import { bootstrapServers } from "./support/brokers.ts";

const timestamp = new Date();
const body = (length: number) => ({ timestamp, body: "x".repeat(length) });

await using producer = new KafkaProducer({
  bootstrapServers,
  producer: { maxRequestSize: 100_000, compression: "none" },
});

const records = Array.from({ length: 1_000 }, () => body(1_000));
const written = await producer.writeLogs(createLogsBatch({ records }));
console.log(
  `${written.recordsWritten} records, ${written.bytes} bytes, in ${written.messages} messages`,
);

try {
  await producer.writeLogs({ records: [body(10), body(200_000), body(10)] });
} catch (error) {
  if (!(error instanceof MessageTooLargeError)) {
    throw error;
  }
  const [failure] = error.failures;
  console.log(`${error.code}: item ${failure?.firstItem} has ${failure?.bytes} bytes`);
  console.log(`${error.recordsWritten} other records were written`);
}
