import {
  AuthenticationError,
  AuthorizationError,
  ConfigError,
  KafkaBridgeError,
  MessageTooLargeError,
  ProducerError,
  SerializationError,
  TopicError,
  TransactionError,
  UnsupportedError,
} from "../errors/index.ts";

/** What another attempt would run into again. */
const refusals = [
  AuthenticationError,
  AuthorizationError,
  ConfigError,
  MessageTooLargeError,
  SerializationError,
  TopicError,
  UnsupportedError,
] as const;

/** The error of a transaction that was aborted because of another one. */
export function abortedBy(cause: unknown): TransactionError {
  if (cause instanceof TransactionError) {
    return cause;
  }
  const reason = reasonOf(cause);
  const isRefusal = refusals.some((each) => reason instanceof each);
  return new TransactionError(isRefusal ? "TRANSACTION_REFUSED" : "TRANSACTION_FAILED", {
    detail: textOf(reason),
    cause,
  });
}

/**
 * The error of a write as the transaction's callback sees it: where records failed because the
 * transaction cannot go on, it says so.
 */
export function writeErrorWithin(error: unknown): unknown {
  const isVague = error instanceof ProducerError && error.code === "PRODUCE_FAILED";
  const aborted = isVague ? abortedBy(error) : undefined;
  return aborted?.code === "TRANSACTION_FAILED" ? aborted : error;
}

/** Whether the callback itself failed, so that doing the same again is likely to fail again. */
export function isCallbacksOwn(error: unknown): boolean {
  return !(error instanceof KafkaBridgeError) || !(error.retriable || error.fatal);
}

/** A call that does not fit. */
export function stateError(detail: string, action?: string): TransactionError {
  return new TransactionError("TRANSACTION_STATE", {
    detail,
    ...(action === undefined ? {} : { action }),
  });
}

/**
 * Notes at an error that aborting after it failed, too, as `abortFailure`: the error itself is what
 * the caller waits for.
 */
export function attachAbortFailure(error: unknown, abortFailure: KafkaBridgeError): void {
  if (error instanceof Error && Object.isExtensible(error)) {
    Object.defineProperty(error, "abortFailure", {
      value: abortFailure,
      configurable: true,
      writable: true,
    });
  }
}

/** The first failure of a write says more than their sum. */
function reasonOf(error: unknown): unknown {
  return error instanceof ProducerError && error.cause instanceof KafkaBridgeError
    ? error.cause
    : error;
}

/** Without the advice, which the transaction's own error ends with. */
function textOf(error: unknown): string {
  if (error instanceof KafkaBridgeError) {
    return error.message.replace(`. ${error.action}`, "");
  }
  return error instanceof Error ? error.message : String(error);
}
