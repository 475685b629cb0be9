import type { KafkaSink as KafkaSinkConfig } from "../../config/index.ts";
import { KafkaSink, TransactionalSink } from "../kafka-sink/index.ts";
import type { EndContext, Sink } from "../pipeline/index.ts";

/** Topics of the cluster. What comes from Kafka is written in transactions. */
export function kafkaSink(section: KafkaSinkConfig, { onFailure }: EndContext): Sink {
  return section.kafka.producer.transactionalId === undefined
    ? new KafkaSink(section, onFailure)
    : new TransactionalSink(section, onFailure);
}
