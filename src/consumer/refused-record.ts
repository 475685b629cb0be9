import type { DriverRecord } from "../cluster/index.ts";
import { ConsumerError, KafkaBridgeError, type RecordPosition } from "../errors/index.ts";
import { ConsumedRecord } from "./consumed-record.ts";

/**
 * Why nobody took a record: it is not OTLP, every attempt to deal with it failed, or the reader
 * refused it for good.
 */
export type RefusalReason = "unreadable" | "failed" | "refused";

/** A record that nobody took. */
export interface RefusedRecord {
  readonly record: DriverRecord;
  readonly reason: RefusalReason;
  readonly error: unknown;
  /** How often it was handed out. */
  readonly attempts: number;
}

/** Takes a record that nobody else took. It is acknowledged when this returns or resolves. */
export type RefusalHandler = (record: ConsumedRecord, error: unknown) => void | Promise<void>;

/** Where records go that nobody took. */
export interface RefusalPlaces {
  /** Writes to the dead-letter topic. */
  readonly deadLetters?:
    | { write(refused: RefusedRecord, signal: AbortSignal): Promise<void> }
    | undefined;
  readonly onUnreadable?: RefusalHandler | undefined;
  readonly onFailed?: RefusalHandler | undefined;
}

/**
 * Finds a place for a refused record: the dead-letter topic; without one, the reader's handler.
 *
 * @throws ConsumerError `RECORD_UNREADABLE` or `RECORD_FAILED` where there is neither: a record is
 * never skipped
 */
export async function placeRefused(
  refused: RefusedRecord,
  { deadLetters, onUnreadable, onFailed }: RefusalPlaces,
  signal: AbortSignal,
): Promise<void> {
  if (deadLetters !== undefined) {
    await deadLetters.write(refused, signal);
    return;
  }
  const handler = refused.reason === "unreadable" ? onUnreadable : onFailed;
  if (handler === undefined) {
    throw nowhereToGo(refused, refused.error);
  }
  try {
    await handler(new ConsumedRecord(refused.record), refused.error);
  } catch (error) {
    throw nowhereToGo(refused, error);
  }
}

/** What an error says, without our advice on what to do about it. */
export function reasonOf(error: unknown): string {
  if (error instanceof KafkaBridgeError) {
    return error.message.replace(`. ${error.action}`, "");
  }
  return error instanceof Error ? error.message : String(error);
}

function nowhereToGo({ record, reason, attempts }: RefusedRecord, cause: unknown): ConsumerError {
  const position: Required<RecordPosition> = {
    topic: record.topic,
    partition: record.partition,
    offset: BigInt(record.offset),
  };
  const place = `topic "${position.topic}", partition ${position.partition}, offset ${position.offset}`;
  const after = reason === "failed" ? `, after ${attempts} attempts` : "";
  return new ConsumerError(reason === "unreadable" ? "RECORD_UNREADABLE" : "RECORD_FAILED", {
    detail: `${place}${after}: ${reasonOf(cause)}`,
    cause,
    ...position,
  });
}
