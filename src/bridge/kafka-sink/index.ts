export { KafkaSink } from "./kafka-sink.ts";
export { TransactionalSink } from "./transactional-sink.ts";
