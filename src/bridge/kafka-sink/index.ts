export { FencedSink } from "./fenced-sink.ts";
export { KafkaSink } from "./kafka-sink.ts";
export { TransactionalSink } from "./transactional-sink.ts";
