import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../config/index.ts";
import { classifyError, type KafkaBridgeError } from "../errors/index.ts";
import { letterHeaders } from "../producer/index.ts";
import { backoffMs, longestBackoffMs } from "../retry/index.ts";
import { headerList, type RecordHeader } from "./consumed-headers.ts";
import { type RefusedRecord, reasonOf } from "./refused-record.ts";

/** A record to be written as it is. */
export interface DeadLetter {
  readonly topic: string;
  readonly key: Uint8Array | string | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly RecordHeader[];
}

/** Writes records; resolves when a broker has acknowledged them. */
export interface DeadLetterWriter {
  write(letter: DeadLetter, signal: AbortSignal): Promise<void>;
}

/** How to write dead letters. */
export interface DeadLettersOptions {
  readonly topic: string;
  readonly writer: DeadLetterWriter;
  /** Wait before the second attempt to write, doubling up to 30 s. */
  readonly retryBackoffMs: number;
  readonly logger: Logger;
  /** Called for each attempt that failed and will be repeated. */
  readonly onError: (error: KafkaBridgeError) => void;
}

const encoder = new TextEncoder();
/** Errors quote what they are about; a letter must not outgrow the limit for that. */
const maxErrorLength = 1_024;

/** Writes records that nobody took to the dead-letter topic, as they were, with the reason. */
export class DeadLetters {
  readonly #options: DeadLettersOptions;

  constructor(options: DeadLettersOptions) {
    this.#options = options;
  }

  /**
   * Writes one record, and tries again for as long as that can help.
   *
   * @param signal - gives up, as when the record's partition is taken away
   * @throws the writer's error where another attempt cannot succeed
   */
  async write(refused: RefusedRecord, signal: AbortSignal): Promise<void> {
    const { topic, writer, retryBackoffMs, logger, onError } = this.#options;
    const letter = toDeadLetter(topic, refused, new Date());
    for (let attempt = 1; ; attempt++) {
      try {
        await writer.write(letter, signal);
        logger.warn("a record went to the dead-letter topic", {
          deadLetterTopic: topic,
          reason: refused.reason,
          topic: refused.record.topic,
          partition: refused.record.partition,
          offset: refused.record.offset,
        });
        return;
      } catch (cause) {
        signal.throwIfAborted();
        const error = classifyError(cause, { operation: "write a dead letter", topic });
        if (!error.retriable) {
          throw error;
        }
        onError(error);
        const rules = { initialMs: retryBackoffMs, maxMs: longestBackoffMs };
        await delay(backoffMs(rules, attempt), undefined, { signal });
      }
    }
  }
}

/** The original bytes, key and headers, and the reason in headers of its own. */
function toDeadLetter(topic: string, refused: RefusedRecord, now: Date): DeadLetter {
  const { record, reason, error } = refused;
  const name = error instanceof Error ? `${error.name}: ` : "";
  const told: Record<string, string> = {
    [letterHeaders.reason]: reason,
    [letterHeaders.error]: `${name}${reasonOf(error)}`.slice(0, maxErrorLength),
    [letterHeaders.sourceTopic]: record.topic,
    [letterHeaders.sourcePartition]: String(record.partition),
    [letterHeaders.sourceOffset]: String(record.offset),
    [letterHeaders.timestamp]: now.toISOString(),
  };
  return {
    topic,
    key: record.key ?? null,
    value: record.value,
    headers: [
      // A letter that was refused again tells the latest reason only; how often it was replayed stays.
      ...headerList(record).filter(([name]) => !Object.hasOwn(told, name)),
      ...Object.entries(told).map(([name, value]): RecordHeader => [name, encoder.encode(value)]),
    ],
  };
}
