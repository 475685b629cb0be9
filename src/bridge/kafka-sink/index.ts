export { KafkaSink } from "./kafka-sink.ts";
