import { v7 as uuid } from "uuid";
import type { Time } from "./data.ts";
import { time } from "./fields.ts";
import { checkObject, inField, unfit, writing } from "./invalid-field.ts";

/** What names a batch as a whole. It travels beside the items, as record headers. */
export interface BatchHead {
  /** A UUID of version 7 unless one's own was given. */
  id: string;
  /** When the batch was made, nanoseconds since the Unix epoch. */
  timestamp: bigint;
  /** Whatever the writer wants the reader to know about the batch. */
  metadata: Record<string, string>;
}

/** The head of a batch as it is written: each part may be left out. */
export interface BatchHeadInput {
  /** Default: a new UUID of version 7. */
  readonly id?: string | undefined;
  /** Default: now. */
  readonly timestamp?: Time | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

const idHeader = "batch.id";
const timestampHeader = "batch.timestamp";
const metadataPrefix = "batch.metadata.";

/** Fills in what was left out. */
export function toHead(input: BatchHeadInput): BatchHead {
  const { id = uuid(), timestamp, metadata = {} } = input;
  if (typeof id !== "string" || id === "") {
    throw unfit("id", "a string that is not empty", id);
  }
  return {
    id,
    timestamp: time(timestamp ?? new Date(), "timestamp"),
    metadata: inField("metadata", () => toMetadata(metadata)),
  };
}

function toMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  checkObject(metadata);
  const entries = Object.entries(metadata);
  for (const [key, value] of entries) {
    if (typeof value !== "string") {
      throw unfit(`[${JSON.stringify(key)}]`, "a string, as record headers are,", value);
    }
  }
  return Object.fromEntries(entries);
}

/**
 * The record headers that carry a batch's id, timestamp and metadata: `batch.id`,
 * `batch.timestamp` (decimal nanoseconds) and `batch.metadata.<key>`. What the batch leaves out is
 * made here, anew in each call.
 *
 * @throws SerializationError `INVALID_BATCH` naming the field
 */
export function batchHeaders(batch: BatchHeadInput): Record<string, string> {
  const { id, timestamp, metadata } = writing(() => toHead(batch));
  return {
    [idHeader]: id,
    [timestampHeader]: String(timestamp),
    ...Object.fromEntries(
      Object.entries(metadata).map(([key, value]) => [`${metadataPrefix}${key}`, value]),
    ),
  };
}

/** What record headers tell about a batch. */
export interface BatchInfo {
  /** `undefined` where no header names it, as on records that others wrote. */
  id: string | undefined;
  /** Nanoseconds since the Unix epoch; `undefined` where no header has it. */
  timestamp: bigint | undefined;
  metadata: Record<string, string>;
}

/** Reads what {@link batchHeaders} wrote. Other headers are passed over. */
export function batchInfoFromHeaders(headers: Readonly<Record<string, string>>): BatchInfo {
  const id = headers[idHeader];
  return {
    id: id === "" ? undefined : id,
    timestamp: parseTimestamp(headers[timestampHeader]),
    metadata: Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => name.startsWith(metadataPrefix))
        .map(([name, value]) => [name.slice(metadataPrefix.length), value]),
    ),
  };
}

function parseTimestamp(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^\d{1,20}$/.test(text)) {
    return undefined;
  }
  const nanoseconds = BigInt(text);
  return BigInt.asUintN(64, nanoseconds) === nanoseconds ? nanoseconds : undefined;
}
