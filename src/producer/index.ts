export { KafkaProducer, type ProducerEvents } from "./kafka-producer.ts";
export { letterHeaderPrefix, letterHeaders } from "./letter-headers.ts";
export { partitionOfKey } from "./partition-hash.ts";
export { topicSettings } from "./record-content.ts";
export { settledWithin } from "./settled-within.ts";
export { checkSizes } from "./size-check.ts";
export type { Transaction, TransactionOptions } from "./transaction.ts";
export { stateError } from "./transaction-errors.ts";
export {
  type AbortReason,
  type EnlistedInput,
  enlist,
  type InputSource,
  type PreparedInputs,
  type TransactionInput,
} from "./transaction-input.ts";
export { requestOf } from "./write-failure.ts";
export type {
  HeadersInput,
  PlainRecord,
  RecordInput,
  RecordLocation,
  WriteLimits,
  WriteOptions,
  WriteResult,
} from "./write-options.ts";
export { headerPairs, signalHeader } from "./write-options.ts";
export { writeRequest } from "./write-request.ts";
