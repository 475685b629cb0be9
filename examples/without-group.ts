// Reads chosen partitions from chosen offsets, without joining a group or committing anything.
import { KafkaConsumer, KafkaProducer } from "otel-kafka-bridge";
import { bootstrapServers } from "./support/brokers.ts";

await using producer = new KafkaProducer({ bootstrapServers });
const offsets: bigint[] = [];
for (const body of ["first", "second", "third", "fourth"]) {
  const records = [{ timestamp: new Date(), body }];
  const { partitions } = await producer.writeLogs({ records }, { partition: 0 });
  offsets.push(...partitions.map(({ offset }) => offset));
}
console.log(`wrote 4 records to partition 0, at offsets ${offsets.join(", ")}`);

await using consumer = new KafkaConsumer({ bootstrapServers });
const [first, second, third, fourth] = offsets as [bigint, bigint, bigint, bigint];
await consumer.assign([{ topic: "otlp_logs", partition: 0, offset: third }]);
let hasGoneBack = false;
for await (const received of consumer.batches("logs")) {
  console.log(`offset ${received.offset}: ${received.records.map(({ body }) => body).join()}`);
  received.ack();
  if (received.offset === fourth && !hasGoneBack) {
    hasGoneBack = true;
    console.log(`back to offset ${first}`);
    await consumer.seek({ topic: "otlp_logs", partition: 0 }, first);
  } else if (received.offset === second) {
    break;
  }
}
