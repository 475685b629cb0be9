export { type Capability, EmbeddedKafka, type EmbeddedKafkaOptions } from "./cluster/index.ts";
