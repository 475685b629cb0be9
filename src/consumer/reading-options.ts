import type { Signal } from "../otlp/index.ts";
import type { RecordEncoding } from "./read-record.ts";
import type { RefusalHandler } from "./refused-record.ts";
import type { Selection } from "./subscription.ts";

/** How records are read, by `batches` and by `run`. */
export interface ReadingOptions {
  /** Ends the reading, without an error. */
  readonly signal?: AbortSignal;
  /**
   * Whether a partition's later records wait while an earlier one is tried again, or on its way to
   * the dead letters. Default true.
   */
  readonly ordered?: boolean;
  /**
   * Whether every field of a record is checked before the record is handed out, so that what is broken
   * never counts as read. Default true. With false only the outermost fields are, and the others when
   * bytes, items or their number are asked for: asking then throws a `SerializationError` where
   * something is broken, and however the reader settles the record after that, it counts as
   * unreadable. It saves about half of the time of a reader that does not look inside.
   */
  readonly checkAhead?: boolean;
  /**
   * The signal of a topic's records, where it tells one; asked before the configured topics. A header
   * of the record that names the signal wins over both.
   */
  readonly signalOf?: (topic: string) => Signal | undefined;
  /**
   * How records are written. Default `auto`: protobuf and JSON are told apart, and the framing of a
   * schema registry is taken off. With `otlp_proto` or `otlp_json` what is not written so counts as
   * unreadable.
   */
  readonly encoding?: RecordEncoding;
  /** What records hold that neither a header nor their topic tells. */
  readonly defaultSignal?: Signal;
  /**
   * Whether records that nobody took go to `consumer.deadLetterTopic`, if there is one. Default true.
   * A reader that only looks says false, and takes them by the handlers below.
   */
  readonly deadLetters?: boolean;
  /**
   * Takes records that are not OTLP and go to no dead-letter topic. Without it, reading ends then
   * with a `ConsumerError` `RECORD_UNREADABLE` that names the record.
   */
  readonly onUnreadable?: RefusalHandler;
  /**
   * Takes records whose last attempt failed, or that were refused, and that go to no dead-letter topic. Without it,
   * reading ends then with a `ConsumerError` `RECORD_FAILED` that names the record.
   */
  readonly onFailed?: RefusalHandler;
}

/** How `batches` reads. */
export type BatchesOptions = ReadingOptions;

/** How `run` reads. */
export interface RunOptions extends ReadingOptions {
  /** Default: the topics of the signals that there are handlers for. */
  readonly topics?: Selection;
  /** Handlers at work at a time. Default 16. */
  readonly concurrency?: number;
}
