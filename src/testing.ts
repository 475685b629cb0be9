export { EmbeddedKafka, type EmbeddedKafkaOptions } from "./cluster/index.ts";
