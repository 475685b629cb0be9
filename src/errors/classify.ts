import {
  AuthenticationError,
  AuthorizationError,
  ClosedError,
  ConfigError,
  ConnectionError,
  ConsumerError,
  DeliveryTimeoutError,
  FencedError,
  MessageTooLargeError,
  ProducerError,
  QueueFullError,
  type RecordPosition,
  SerializationError,
  TimeoutError,
  TopicError,
  TransactionError,
  UnsupportedError,
} from "./errors.ts";
import { type ErrorDetails, KafkaBridgeError } from "./kafka-bridge-error.ts";
import { type CodeOf, type ErrorCode, type ErrorRow, errorTable } from "./table.ts";

/** What the caller knows that the driver's error does not say. */
export interface ErrorContext extends RecordPosition {
  /** What was being done, such as `commit offsets of group "g"`. */
  readonly operation?: string;
}

const codeByDriverCode: ReadonlyMap<number, ErrorCode> = new Map(
  (Object.entries(errorTable) as [ErrorCode, ErrorRow][]).flatMap(([code, row]) =>
    (row.driver ?? []).map((driverCode): [number, ErrorCode] => [driverCode, code]),
  ),
);

/** The row of the table that a librdkafka or Kafka protocol code stands for, if any does. */
export function codeOfDriverCode(driverCode: number): ErrorCode | undefined {
  return codeByDriverCode.get(driverCode);
}

/**
 * Turns whatever the Kafka driver, the admin client or Node threw into one of our errors, with the
 * original as `cause`. An error that is ours already is returned as it is.
 */
export function classifyError(error: unknown, context: ErrorContext = {}): KafkaBridgeError {
  if (error instanceof KafkaBridgeError) {
    return error;
  }
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  const detail = [context.operation, position(context), text]
    .filter((part) => part !== undefined && part !== "")
    .join(": ");
  return build(code, { detail, cause: error, ...context });
}

function position({ topic, partition, offset }: RecordPosition): string | undefined {
  if (topic === undefined) {
    return undefined;
  }
  const place = partition === undefined ? "" : `, partition ${partition}`;
  return `topic "${topic}"${place}${offset === undefined ? "" : `, offset ${offset}`}`;
}

const codeBySystemCode: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: "NAME_NOT_RESOLVED",
  EAI_AGAIN: "NAME_NOT_RESOLVED",
  ECONNREFUSED: "CONNECTION_FAILED",
  ECONNRESET: "CONNECTION_FAILED",
  EHOSTUNREACH: "CONNECTION_FAILED",
  ENETUNREACH: "CONNECTION_FAILED",
  EPIPE: "CONNECTION_FAILED",
  ETIMEDOUT: "TIMEOUT",
};

function codeOf(error: unknown): ErrorCode {
  if (typeof error !== "object" || error === null) {
    return "UNEXPECTED";
  }
  const { code } = error as { code?: unknown };
  // The same broker code 29 etc. comes with a generic transport code when the reason is only in
  // the text: librdkafka reports failed TLS and SASL handshakes so.
  const byText = codeOfText("message" in error ? String(error.message) : "");
  if (typeof code === "number") {
    const byCode = codeByDriverCode.get(code);
    return (isTransport(byCode) ? byText : undefined) ?? byCode ?? "UNEXPECTED";
  }
  const bySystem = typeof code === "string" ? codeBySystemCode[code] : undefined;
  return bySystem ?? byText ?? "UNEXPECTED";
}

function isTransport(code: ErrorCode | undefined): boolean {
  return code === undefined || code === "CONNECTION_FAILED" || code === "UNEXPECTED";
}

const textRules: readonly (readonly [RegExp, ErrorCode])[] = [
  [/sasl.*(mechanism).*(not supported|unsupported|handshake)/i, "SASL_MECHANISM_UNSUPPORTED"],
  [
    /authentication (failed|failure)|invalid credentials|sasl authentication error/i,
    "AUTHENTICATION_FAILED",
  ],
  [/oauthbearer|token refresh|acquire.*token/i, "TOKEN_UNAVAILABLE"],
  [/ssl handshake failed|certificate|ssl_|tls/i, "TLS_FAILED"],
  [/failed to resolve|name or service not known|getaddrinfo/i, "NAME_NOT_RESOLVED"],
];

function codeOfText(text: string): ErrorCode | undefined {
  return textRules.find(([pattern]) => pattern.test(text))?.[1];
}

type ClassName = (typeof errorTable)[ErrorCode]["class"];

const factories: Readonly<
  Record<ClassName, (code: never, details: ErrorDetails & RecordPosition) => KafkaBridgeError>
> = {
  KafkaBridgeError: (code: ErrorCode, details) => new KafkaBridgeError(code, details),
  ConfigError: (code: CodeOf<"ConfigError">, details) => new ConfigError(code, details),
  ConnectionError: (code: CodeOf<"ConnectionError">, details) => new ConnectionError(code, details),
  AuthenticationError: (code: CodeOf<"AuthenticationError">, details) =>
    new AuthenticationError(code, details),
  AuthorizationError: (code: CodeOf<"AuthorizationError">, details) =>
    new AuthorizationError(code, details),
  ProducerError: (code: CodeOf<"ProducerError">, details) => new ProducerError(code, details),
  MessageTooLargeError: (_code, details) => new MessageTooLargeError(details),
  QueueFullError: (_code, details) => new QueueFullError(details),
  DeliveryTimeoutError: (_code, details) => new DeliveryTimeoutError(details),
  TransactionError: (code: CodeOf<"TransactionError">, details) =>
    new TransactionError(code, details),
  FencedError: (_code, details) => new FencedError(details),
  ConsumerError: (code: CodeOf<"ConsumerError">, details) => new ConsumerError(code, details),
  SerializationError: (code: CodeOf<"SerializationError">, details) =>
    new SerializationError(code, details),
  TopicError: (code: CodeOf<"TopicError">, details) => new TopicError(code, details),
  TimeoutError: (_code, details) => new TimeoutError(details),
  ClosedError: (_code, details) => new ClosedError(details),
  UnsupportedError: (code: CodeOf<"UnsupportedError">, details) =>
    new UnsupportedError(code, details),
  // Never the class of a driver's error: they are thrown where they happen.
  DeliveryError: (code: ErrorCode, details) => new KafkaBridgeError(code, details),
  ProviderError: (code: ErrorCode, details) => new KafkaBridgeError(code, details),
  QueryError: (code: ErrorCode, details) => new KafkaBridgeError(code, details),
  MissingDependencyError: (code: ErrorCode, details) => new KafkaBridgeError(code, details),
};

function build(code: ErrorCode, details: ErrorDetails & RecordPosition): KafkaBridgeError {
  const create = factories[errorTable[code].class] as (
    code: ErrorCode,
    details: ErrorDetails & RecordPosition,
  ) => KafkaBridgeError;
  return create(code, details);
}
