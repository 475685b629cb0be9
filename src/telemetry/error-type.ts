import { type ErrorCode, KafkaBridgeError } from "../errors/index.ts";

/** `error.type` of what is none of this library's errors, such as what a handler throws. */
export const otherError = "_OTHER";

/** `error.type`: a code of the error table, or {@link otherError}. There are no other values. */
export type ErrorType = ErrorCode | typeof otherError;

/** What an error counts as. */
export function errorType(error: unknown): ErrorType {
  return error instanceof KafkaBridgeError ? error.code : otherError;
}
