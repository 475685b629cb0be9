import type { KafkaSink as KafkaSinkConfig } from "../../config/index.ts";
import { FencedSink, KafkaSink, TransactionalSink } from "../kafka-sink/index.ts";
import type { EndContext, Sink } from "../pipeline/index.ts";

/** Topics of the cluster. What comes from Kafka, or with a state, is written in transactions. */
export function kafkaSink(section: KafkaSinkConfig, { onFailure }: EndContext): Sink {
  switch (section.transactions) {
    case "none":
      return new KafkaSink(section, onFailure);
    case "offsets":
      return new TransactionalSink(section, onFailure);
    case "state":
      return new FencedSink(section, onFailure);
  }
}
