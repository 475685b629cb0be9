import type { KafkaSource as KafkaSourceConfig } from "../../config/index.ts";
import { KafkaSource } from "../kafka-source/index.ts";
import type { Source, SourceContext } from "../pipeline/index.ts";

/** Topics of the cluster. */
export function kafkaSource(section: KafkaSourceConfig, context: SourceContext): Source {
  return new KafkaSource(section, context);
}
