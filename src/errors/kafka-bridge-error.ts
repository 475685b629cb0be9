import type { ErrorRow } from "./error-row.ts";
import { type ErrorCode, errorTable } from "./table.ts";

/** What an error may carry beside its code. */
export interface ErrorDetails {
  /** What exactly: the option, topic, record or host. Never a secret. */
  readonly detail?: string;
  /** Replaces the table's advice where a better one is known. */
  readonly action?: string;
  /** The error underneath. */
  readonly cause?: unknown;
}

/**
 * The root of every error this library throws.
 *
 * `message` says what happened, to what, and what to do. Branch on `code` or on the class, not on
 * the message.
 */
export class KafkaBridgeError extends Error {
  /** Row of the error table. */
  readonly code: ErrorCode;
  /** The same call may succeed if tried again unchanged. */
  readonly retriable: boolean;
  /** The instance that threw this is of no further use. */
  readonly fatal: boolean;
  /** What to do about it. */
  readonly action: string;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    const row: ErrorRow = errorTable[code];
    const action = details.action ?? row.action;
    const what = details.detail === undefined ? row.text : `${row.text}: ${details.detail}`;
    super(
      // A detail of several lines ends with one; its last line is no sentence to be continued.
      `${what}${what.endsWith("\n") ? "" : ". "}${action}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.name = new.target.name;
    this.code = code;
    this.retriable = row.retriable;
    this.fatal = row.fatal;
    this.action = action;
  }
}
