import type { KafkaSink as KafkaSinkConfig } from "../../config/index.ts";
import { KafkaSink } from "../kafka-sink/index.ts";
import type { EndContext, Sink } from "../pipeline/index.ts";

/** Topics of the cluster. */
export function kafkaSink(section: KafkaSinkConfig, { onFailure }: EndContext): Sink {
  return new KafkaSink(section, onFailure);
}
