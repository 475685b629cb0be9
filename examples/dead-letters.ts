// What cannot be read, and what no attempt could process, goes to a dead-letter topic with its bytes
// and headers and the reason; nothing is skipped, and nothing stops the rest.
import { type ConsumedRecord, KafkaConsumer, KafkaProducer } from "otel-kafka-bridge";
import { bootstrapServers } from "./support/brokers.ts";

const topic = "examples_orders";
const deadLetterTopic = "examples_dead_letters";

await using producer = new KafkaProducer({ bootstrapServers, topic });
const timestamp = new Date();
const places = [
  await producer.writeRecord({
    topic,
    partition: 0,
    value: "this is not OTLP",
    headers: { "otelcol.signal": "logs" },
  }),
];
for (const body of ["cannot be processed", "fine"]) {
  const { partitions } = await producer.writeLogs(
    { records: [{ timestamp, body }] },
    { partition: 0 },
  );
  places.push(...partitions);
}

// From here on, whatever an earlier run left.
await using letters = new KafkaConsumer({ bootstrapServers });
await letters.assign([{ topic: deadLetterTopic, offset: "end" }]);

await using consumer = new KafkaConsumer({
  bootstrapServers,
  topic,
  consumer: { deadLetterTopic, maxAttempts: 2, retryBackoffMs: 50 },
});
consumer.on("unreadable", ({ record }) => console.log(`offset ${record.offset} is not OTLP`));
const [start] = places;
await consumer.assign([{ topic, partition: 0, offset: start?.offset ?? "beginning" }]);
for await (const received of consumer.batches("logs")) {
  const body = received.records[0]?.body;
  if (body === "fine") {
    console.log(`offset ${received.offset} is fine`);
    received.ack();
    break;
  }
  console.log(`offset ${received.offset}, attempt ${received.attempt}: fails`);
  received.nack(new Error("the database does not want it"));
}

function tell({ headers, value }: ConsumedRecord): void {
  const place = `${headers["dlq.source.topic"]}, offset ${headers["dlq.source.offset"]}`;
  console.log(`letter from ${place}: ${headers["dlq.reason"]}, ${value?.length} bytes`);
  console.log(`  ${headers["dlq.error"]}`);
}

// A letter that is not OTLP comes to a handler, as it did not come from a dead-letter topic.
let unread = 2;
const done = new AbortController();
function count(): void {
  unread -= 1;
  if (unread === 0) {
    done.abort();
  }
}
await letters.run(
  {
    onLogs: (letter) => {
      tell(letter);
      count();
    },
  },
  {
    signal: done.signal,
    defaultSignal: "logs",
    onUnreadable: (letter) => {
      tell(letter);
      count();
    },
  },
);
