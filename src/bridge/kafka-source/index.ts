export { KafkaSource, type KafkaSourceParts } from "./kafka-source.ts";
