export type { EmbeddedKafkaOptions } from "./cluster/index.ts";
export { EmbeddedKafka } from "./cluster/index.ts";
export type {
  AccessToken,
  AuthOptions,
  ConsumerOptions,
  KafkaOptions,
  Logger,
  LogLevel,
  PartitionItem,
  PartitionKey,
  ProducerOptions,
  SslOptions,
  TokenProvider,
  TopicOptions,
} from "./config/index.ts";
export { KafkaConfig, Secret } from "./config/index.ts";
export type {
  ConfigIssue,
  ErrorCode,
  ErrorDetails,
  RecordPosition,
  WriteErrorDetails,
  WriteFailure,
} from "./errors/index.ts";
export {
  AuthenticationError,
  AuthorizationError,
  ClosedError,
  ConfigError,
  ConnectionError,
  ConsumerError,
  DeliveryError,
  DeliveryTimeoutError,
  FencedError,
  KafkaBridgeError,
  MessageTooLargeError,
  MissingDependencyError,
  ProducerError,
  ProviderError,
  QueryError,
  QueueFullError,
  SerializationError,
  TimeoutError,
  TopicError,
  TransactionError,
  UnsupportedError,
} from "./errors/index.ts";
export { createLogsBatch, createMetricsBatch, createTracesBatch } from "./otlp/index.ts";
