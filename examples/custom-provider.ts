// A provider of one's own: plain Apache Kafka, asked by its own protocol. It is registered by a type,
// and from then on made, asked and streamed like the ones for the clouds.
import { KafkaProducer } from "otel-kafka-bridge";
import { encodeMetrics, ProviderRegistry } from "otel-kafka-bridge/providers";
import {
  type PlainKafkaConfig,
  PlainKafkaProvider,
} from "./custom-provider/plain-kafka-provider.ts";
import { bootstrapServers } from "./support/brokers.ts";

const topic = "otel-kafka-examples-provider";
await using producer = new KafkaProducer({ bootstrapServers, topic });
await producer.writeRecord({ topic, value: "something to count" });

ProviderRegistry.register("plain-kafka", (config: PlainKafkaConfig) =>
  PlainKafkaProvider.connect(config),
);
await using provider = await ProviderRegistry.create("plain-kafka", {
  name: "examples",
  kafka: { bootstrapServers },
} satisfies PlainKafkaConfig);

for (const cluster of await provider.discoverClusters()) {
  const { status } = await provider.getClusterHealth(cluster.guid);
  const topics = await provider.discoverTopics(cluster.guid);
  console.log(`${cluster.type} ${cluster.name} is ${status}, with ${topics.length} topics`);
  const { cluster: figures, topics: ofTopics } = await provider.collectAllMetrics(cluster);
  for (const { name, value, unit } of figures) {
    console.log(`  ${name} = ${value} ${unit}`);
  }
  // As a pipeline does it: from metrics to bytes of OTLP, and onto a topic.
  for (const request of encodeMetrics([...figures, ...ofTopics])) {
    const written = await producer.writeMetrics(request);
    console.log(`wrote ${written.recordsWritten} data points`);
  }
}
