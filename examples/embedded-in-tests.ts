// An embedded Kafka for your own tests: several brokers in this process, for any Kafka client.
import { KafkaConsumer, KafkaProducer, UnsupportedError } from "otel-kafka-bridge";
import { EmbeddedKafka } from "otel-kafka-bridge/testing";

const kafka = await EmbeddedKafka.start({ brokers: 3 });
console.log(`3 brokers at ${kafka.bootstrapServers}`);
const { bootstrapServers } = kafka;

const producer = new KafkaProducer({ bootstrapServers });
const now = new Date();
const written = await producer.writeMetrics({
  metrics: [{ name: "tests", type: "counter", value: 1n, timestamp: now }],
});
await producer.close();

const consumer = new KafkaConsumer({ bootstrapServers });
await consumer.assign(written.partitions.map((place) => ({ topic: "otlp_metrics", ...place })));
for await (const received of consumer.batches("metrics")) {
  console.log(
    "read",
    received.metrics.map(({ name, value }) => `${name} ${value}`),
  );
  received.ack();
  break;
}

// What it cannot do fails at once, with an error that says so.
try {
  await consumer.assign([{ topic: "otlp_metrics", offset: { time: now } }]);
} catch (error) {
  if (!(error instanceof UnsupportedError)) {
    throw error;
  }
  console.log(error.code);
}
await consumer.close();
await kafka.stop();
