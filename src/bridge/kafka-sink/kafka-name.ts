import type { KafkaSink } from "../../config/index.ts";

/** What a sink is called, for a person. */
export function kafkaName({ kafka }: Pick<KafkaSink, "kafka">): string {
  return `Kafka at ${[kafka.bootstrapServers].flat().join(",")}`;
}
