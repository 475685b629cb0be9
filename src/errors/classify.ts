import { type ClassifiedCode, codeOfError, innerErrors, maxDepth } from "./code-of-error.ts";
import {
  AuthenticationError,
  AuthorizationError,
  ClosedError,
  ConfigError,
  ConnectionError,
  ConsumerError,
  DeliveryError,
  DeliveryTimeoutError,
  FencedError,
  ListenError,
  MessageTooLargeError,
  ProducerError,
  ProviderError,
  QueryError,
  QueueFullError,
  type RecordPosition,
  SerializationError,
  TimeoutError,
  TopicError,
  TransactionError,
  UnsupportedError,
} from "./errors.ts";
import { type ErrorDetails, KafkaBridgeError } from "./kafka-bridge-error.ts";
import { type CodeOf, errorTable } from "./table.ts";

/** What the caller knows that the driver's error does not say. */
export interface ErrorContext extends RecordPosition {
  /** What was being done, such as `commit offsets of group "g"`. */
  readonly operation?: string;
}

/**
 * Turns whatever the Kafka driver, the admin client or Node threw into one of our errors, with the
 * original as `cause`. An error that is ours already, or holds one of ours, gives that as it is.
 */
export function classifyError(error: unknown, context: ErrorContext = {}): KafkaBridgeError {
  if (error instanceof KafkaBridgeError) {
    return error;
  }
  const inner = insideAdminError(error);
  if (inner instanceof KafkaBridgeError) {
    // What our own callbacks throw comes back through the client.
    return inner;
  }
  const { operation, ...position } = context;
  const detail = [operation, describePosition(position), describe(error)]
    .filter((part) => part !== undefined && part !== "")
    .join(": ");
  return build(codeOfError(error), {
    ...position,
    ...(detail === "" ? {} : { detail }),
    cause: error,
  });
}

/** The error's text without the full stop, which the message puts after it. */
function describe(error: unknown): string {
  return wordsOf(error).join(": ");
}

/** The admin client's errors say what failed, and those inside them why. */
function wordsOf(error: unknown, depth = 0): string[] {
  const inner = depth < maxDepth ? insideAdminError(error) : undefined;
  return inner === undefined ? [textOf(error)] : [textOf(error), ...wordsOf(inner, depth + 1)];
}

function textOf(error: unknown): string {
  const { message, serverErrorMessage } = (error ?? {}) as Record<string, unknown>;
  const told = typeof serverErrorMessage === "string" ? serverErrorMessage : message;
  return String(told ?? error).replace(/[.\s]+$/, "");
}

function insideAdminError(error: unknown): unknown {
  return typeof error === "object" && error !== null && isAdminError(error)
    ? innerErrors(error)[0]
    : undefined;
}

function isAdminError(error: object): boolean {
  return "code" in error && String(error.code).startsWith("PLT_KFK_");
}

function describePosition({ topic, partition, offset }: RecordPosition): string | undefined {
  if (topic === undefined) {
    return undefined;
  }
  const place = partition === undefined ? "" : `, partition ${partition}`;
  return `topic "${topic}"${place}${offset === undefined ? "" : `, offset ${offset}`}`;
}

type Details = ErrorDetails & RecordPosition;
type ClassName = (typeof errorTable)[ClassifiedCode]["class"];
type Classes<Name extends ClassName> = {
  readonly [Each in Name]: new (
    code: CodeOf<Each>,
    details: Details,
  ) => KafkaBridgeError;
};

const classesOfOneCode = {
  ClosedError,
  DeliveryTimeoutError,
  FencedError,
  MessageTooLargeError,
  QueueFullError,
  TimeoutError,
} satisfies Partial<Record<ClassName, new (details: Details) => KafkaBridgeError>>;

const classesOfManyCodes: Classes<Exclude<ClassName, keyof typeof classesOfOneCode>> = {
  AuthenticationError,
  AuthorizationError,
  ConfigError,
  ConnectionError,
  ConsumerError,
  DeliveryError,
  KafkaBridgeError,
  ListenError,
  ProducerError,
  ProviderError,
  QueryError,
  SerializationError,
  TopicError,
  TransactionError,
  UnsupportedError,
};

function build(code: ClassifiedCode, details: Details): KafkaBridgeError {
  const name = errorTable[code].class;
  if (isKeyOf(classesOfOneCode, name)) {
    return new classesOfOneCode[name](details);
  }
  // `Classes` pairs each class with the codes of its own rows, so a row's class takes the row's
  // code; TypeScript does not follow that pairing through the look-up by name.
  const ofRow = classesOfManyCodes[name] as new (
    code: ClassifiedCode,
    details: Details,
  ) => KafkaBridgeError;
  return new ofRow(code, details);
}

function isKeyOf<T extends object>(record: T, key: PropertyKey): key is keyof T {
  return Object.hasOwn(record, key);
}
