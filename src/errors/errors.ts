import { type ErrorDetails, KafkaBridgeError } from "./kafka-bridge-error.ts";
import type { CodeOf } from "./table.ts";

/** One thing that is wrong with a configuration. */
export interface ConfigIssue {
  /** Path of the option, such as `producer.acks`. Empty for the whole. */
  readonly path: string;
  /** What is wrong and what would be right. Never the value of a secret. */
  readonly message: string;
}

function describeIssues(detail: string | undefined, issues: readonly ConfigIssue[]): string {
  const lines = issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  if (lines.length <= 1) {
    return [detail, ...lines].filter((part) => part !== undefined).join(": ");
  }
  return `${detail ?? `${lines.length} problems`}\n${lines.map((line) => `  - ${line}`).join("\n")}\n`;
}

/** The configuration is wrong. Holds every problem found, not just the first. */
export class ConfigError extends KafkaBridgeError {
  readonly issues: readonly ConfigIssue[];

  constructor(
    code: CodeOf<"ConfigError">,
    details: ErrorDetails & { readonly issues?: readonly ConfigIssue[] } = {},
  ) {
    const issues = details.issues ?? [];
    const detail = describeIssues(details.detail, issues);
    super(code, detail === "" ? details : { ...details, detail });
    this.issues = issues;
  }
}

/** A broker cannot be reached, resolved or spoken to. */
export class ConnectionError extends KafkaBridgeError {
  constructor(code: CodeOf<"ConnectionError">, details?: ErrorDetails) {
    super(code, details);
  }
}

/** The broker does not accept who we say we are. */
export class AuthenticationError extends KafkaBridgeError {
  constructor(code: CodeOf<"AuthenticationError">, details?: ErrorDetails) {
    super(code, details);
  }
}

/** The broker knows who we are and does not allow what we ask. */
export class AuthorizationError extends KafkaBridgeError {
  constructor(code: CodeOf<"AuthorizationError">, details?: ErrorDetails) {
    super(code, details);
  }
}

/** Part of a write that was not acknowledged. */
export interface WriteFailure {
  readonly topic: string;
  /** Absent when no partition had been chosen, or it is not known which. */
  readonly partition?: number;
  /**
   * Position of the first item of the failed part in the write, counted from 0. The others follow it,
   * unless `producer.partitionBy` parts them by trace, resource or key.
   */
  readonly firstItem: number;
  /** Number of spans, data points or log records in the failed part. */
  readonly items: number;
  /** Encoded size in bytes. */
  readonly bytes: number;
  readonly error: KafkaBridgeError;
}

/** What a producer's error carries. */
export interface WriteErrorDetails extends ErrorDetails {
  readonly failures?: readonly WriteFailure[];
  /** Items of the same write that were acknowledged. Default 0. */
  readonly recordsWritten?: number;
  /** Encoded bytes of telemetry that were acknowledged. Default 0. */
  readonly bytesWritten?: number;
}

type ProducerCode = CodeOf<
  "ProducerError" | "MessageTooLargeError" | "QueueFullError" | "DeliveryTimeoutError"
>;

/** A write was not acknowledged, in whole or in part: `failures` says which items. */
export class ProducerError extends KafkaBridgeError {
  readonly failures: readonly WriteFailure[];
  readonly recordsWritten: number;
  /** Encoded bytes of telemetry that were acknowledged; 0 for plain records. */
  readonly bytesWritten: number;

  constructor(code: ProducerCode, details: WriteErrorDetails = {}) {
    super(code, details);
    this.failures = details.failures ?? [];
    this.recordsWritten = details.recordsWritten ?? 0;
    this.bytesWritten = details.bytesWritten ?? 0;
  }
}

/** Single items too large for a message; the rest of the write went through. */
export class MessageTooLargeError extends ProducerError {
  constructor(details?: WriteErrorDetails) {
    super("MESSAGE_TOO_LARGE", details);
  }
}

/** The producer's buffer stayed full until the write's time-out. Nothing was sent. */
export class QueueFullError extends ProducerError {
  constructor(details?: WriteErrorDetails) {
    super("QUEUE_FULL", details);
  }
}

/** No acknowledgement in time. Whether the records were written is unknown. */
export class DeliveryTimeoutError extends ProducerError {
  constructor(details?: WriteErrorDetails) {
    super("DELIVERY_TIMEOUT", details);
  }
}

/** A transaction could not be carried out. */
export class TransactionError extends KafkaBridgeError {
  constructor(code: CodeOf<"TransactionError" | "FencedError">, details?: ErrorDetails) {
    super(code, details);
  }
}

/** Another producer has taken over the transactional id. */
export class FencedError extends TransactionError {
  constructor(details?: ErrorDetails) {
    super("PRODUCER_FENCED", details);
  }
}

/** Where on a topic an error belongs. */
export interface RecordPosition {
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: bigint;
}

/** Reading, committing or taking part in a group failed. */
export class ConsumerError extends KafkaBridgeError {
  readonly topic: string | undefined;
  readonly partition: number | undefined;
  readonly offset: bigint | undefined;

  constructor(code: CodeOf<"ConsumerError">, details: ErrorDetails & RecordPosition = {}) {
    super(code, details);
    this.topic = details.topic;
    this.partition = details.partition;
    this.offset = details.offset;
  }
}

/** Bytes or objects that are not OTLP. */
export class SerializationError extends KafkaBridgeError {
  /** Byte offset in the payload at which it was noticed, where there is one. */
  readonly byteOffset: number | undefined;
  /** Path of the field, such as `resourceSpans.scopeSpans.spans.traceId`, where known. */
  readonly field: string | undefined;

  constructor(
    code: CodeOf<"SerializationError">,
    details: ErrorDetails & { readonly byteOffset?: number; readonly field?: string } = {},
  ) {
    const where = [
      details.byteOffset === undefined ? "" : `at byte ${details.byteOffset}`,
      details.field === undefined ? "" : `in ${details.field}`,
    ].filter((part) => part !== "");
    const detail = [details.detail ?? "", ...where].filter((part) => part !== "").join(" ");
    super(code, { ...details, ...(detail === "" ? {} : { detail }) });
    this.byteOffset = details.byteOffset;
    this.field = details.field;
  }
}

/** A topic does not exist, exists already, or is not as asked for. */
export class TopicError extends KafkaBridgeError {
  constructor(code: CodeOf<"TopicError">, details?: ErrorDetails) {
    super(code, details);
  }
}

/** Nothing can listen on the host and port that are configured. */
export class ListenError extends KafkaBridgeError {
  constructor(code: CodeOf<"ListenError">, details?: ErrorDetails) {
    super(code, details);
  }
}

/** An OTLP backend did not take a request. */
export class DeliveryError extends KafkaBridgeError {
  constructor(code: CodeOf<"DeliveryError">, details?: ErrorDetails) {
    super(code, details);
  }
}

/** What a provider's error carries. */
export interface ProviderErrorDetails extends ErrorDetails {
  /** How long the provider asks to wait before the next call, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** A cloud provider's interface failed. */
export class ProviderError extends KafkaBridgeError {
  declare readonly code: CodeOf<"ProviderError">;
  /** How long the provider asks to wait before the next call, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(code: CodeOf<"ProviderError">, details: ProviderErrorDetails = {}) {
    super(code, details);
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** A query over a topic is wrong or cannot be answered. */
export class QueryError extends KafkaBridgeError {
  constructor(code: CodeOf<"QueryError">, details?: ErrorDetails) {
    super(code, details);
  }
}

/** An operation took longer than it was given. */
export class TimeoutError extends KafkaBridgeError {
  constructor(details?: ErrorDetails) {
    super("TIMEOUT", details);
  }
}

/** The object was closed before or during the call. */
export class ClosedError extends KafkaBridgeError {
  constructor(details?: ErrorDetails) {
    super("CLOSED", details);
  }
}

/** The broker (or the embedded cluster) cannot do what was asked. */
export class UnsupportedError extends KafkaBridgeError {
  constructor(code: CodeOf<"UnsupportedError">, details?: ErrorDetails) {
    super(code, details);
  }
}

/** A package that is needed is not installed, or does not load. */
export class MissingDependencyError extends KafkaBridgeError {
  /** The npm package to install. */
  readonly packageName: string;

  constructor(
    code: CodeOf<"MissingDependencyError">,
    details: ErrorDetails & { readonly packageName: string },
  ) {
    super(code, details);
    this.packageName = details.packageName;
  }
}
