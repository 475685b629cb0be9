import type { KafkaSource as KafkaSourceConfig } from "../../config/index.ts";
import { KafkaSource } from "../kafka-source/index.ts";
import type { Source, SourceContext } from "../pipeline/index.ts";

/** Topics of the cluster. */
export function kafkaSource(section: KafkaSourceConfig, context: SourceContext): Source {
  const { deliver, logger, memoryBytes, onDropped, onFailure, onRefused } = context;
  const source = new KafkaSource({
    source: section,
    onRefused: onRefused ?? "deadLetter",
    maxOutstandingBytes: memoryBytes,
    deliver,
    logger,
    onDropped,
  });
  return {
    name: `Kafka, group ${section.kafka.consumer.groupId ?? ""}`,
    start: () => source.start(onFailure),
    status: () => ({ isOk: true }),
    close: (timeoutMs) => source.close(timeoutMs),
  };
}
