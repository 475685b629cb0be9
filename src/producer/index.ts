export { KafkaProducer, type ProducerEvents } from "./kafka-producer.ts";
export type {
  HeadersInput,
  PlainRecord,
  RecordInput,
  RecordLocation,
  WriteLimits,
  WriteOptions,
  WriteResult,
} from "./write-options.ts";
export { signalHeader } from "./write-options.ts";
