export { KafkaSource } from "./kafka-source.ts";
