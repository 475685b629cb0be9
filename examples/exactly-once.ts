// Reads spans, keeps the slow ones and writes them to a topic of their own: each exactly once, even if
// this program is killed at any moment and started again. (The embedded Kafka shows how it is done;
// it takes a real one for the promise.)
import { KafkaBridgeError, KafkaConsumer, KafkaProducer } from "otel-kafka-bridge";
import { bootstrapServers } from "./support/brokers.ts";

const startTime = new Date();
const seconds = (count: number): Date => new Date(startTime.getTime() + count * 1_000);

await using seed = new KafkaProducer({ bootstrapServers });
for (const [index, duration] of [0.1, 5, 0.2, 7].entries()) {
  await seed.writeTraces({
    resource: { attributes: { "service.name": "checkout" } },
    spans: [
      {
        name: `request ${index + 1}`,
        traceId: `0af7651916cd43dd8448eb211c80319${index}`,
        spanId: "b7ad6b7169203331",
        startTime,
        endTime: seconds(duration),
      },
    ],
  });
}

const consumer = new KafkaConsumer({
  bootstrapServers,
  groupId: "otel-kafka-examples-slow-spans",
  fromBeginning: true,
});
// Each running instance needs an id of its own, and the same one after a restart.
await using producer = new KafkaProducer({
  bootstrapServers,
  topic: { traces: "slow_spans" },
  producer: { transactionalId: "slow-spans-1" },
});

let spans = 0;
for await (const batch of consumer.batches("traces")) {
  try {
    await producer.transaction(async (tx) => {
      // The batch's offset is committed with the transaction, or not at all.
      tx.acknowledge(batch);
      const slow = batch.spans.filter(
        ({ startTime: from, endTime }) => endTime - from > 1_000_000_000n,
      );
      await tx.writeTraces({ spans: slow });
      console.log(`${batch.spans.length} spans read, ${slow.length} of them slow`);
    });
  } catch (error) {
    if (error instanceof KafkaBridgeError && error.retriable) {
      // Aborted, as when a broker fails: the batch is handed out again.
      continue;
    }
    throw error;
  }
  spans += batch.items;
  if (spans >= 4) {
    break;
  }
}
await consumer.close();
console.log("committed with their offsets");
