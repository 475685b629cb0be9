import type { KafkaSink as KafkaSinkConfig } from "../../config/index.ts";
import { KafkaProducer } from "../../producer/index.ts";
import { KafkaSink } from "../kafka-sink/index.ts";
import type { EndContext, Sink } from "../pipeline/index.ts";

/** Topics of the cluster. */
export function kafkaSink(section: KafkaSinkConfig, { onFailure }: EndContext): Sink {
  const producer = new KafkaProducer(section.kafka);
  producer.on("error", onFailure);
  const sink = new KafkaSink(producer, section);
  return {
    name: `Kafka at ${[section.kafka.bootstrapServers].flat().join(",")}`,
    start: () => producer.connect(),
    status: () => ({ isOk: true }),
    deliver: (parcel) => sink.deliver(parcel),
    close: (timeoutMs) => producer.close({ timeoutMs }),
  };
}
