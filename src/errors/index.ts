export { causeText } from "./cause-text.ts";
export { classifyError, type ErrorContext } from "./classify.ts";
export { codeOfDriverCode } from "./code-of-error.ts";
export type { ErrorRow } from "./error-row.ts";
export {
  AuthenticationError,
  AuthorizationError,
  ClosedError,
  ConfigError,
  type ConfigIssue,
  ConnectionError,
  ConsumerError,
  DeliveryError,
  DeliveryTimeoutError,
  FencedError,
  ListenError,
  MessageTooLargeError,
  MissingDependencyError,
  ProducerError,
  ProviderError,
  type ProviderErrorDetails,
  QueryError,
  QueueFullError,
  type RecordPosition,
  SerializationError,
  TimeoutError,
  TopicError,
  TransactionError,
  UnsupportedError,
  type WriteErrorDetails,
  type WriteFailure,
} from "./errors.ts";
export { fileFault } from "./file-fault.ts";
export { type ErrorDetails, KafkaBridgeError } from "./kafka-bridge-error.ts";
export { listenError } from "./listen-error.ts";
export { type ErrorCode, errorTable } from "./table.ts";
