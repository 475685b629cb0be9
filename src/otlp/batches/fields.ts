import { hexToBytes } from "../hex.ts";
import type { Time } from "./data.ts";
import { unfit } from "./invalid-field.ts";

/** Checks of single fields: each returns what OTLP holds for the value, or names the field. */

const maxUint64 = 2n ** 64n - 1n;
const maxInt64 = 2n ** 63n - 1n;
const minInt64 = -(2n ** 63n);

export function text(value: string | undefined, field: string): string {
  if (value === undefined) {
    return "";
  }
  if (typeof value !== "string") {
    throw unfit(field, "a string", value);
  }
  return value;
}

/** A text that must be there, though it may be empty. */
export function requiredText(value: string, field: string): string {
  if (value === undefined) {
    throw unfit(field, "a string", value);
  }
  return text(value, field);
}

/** An unsigned integer of 32 bits. */
export function uint32(value: number | undefined, field: string): number {
  if (value === undefined) {
    return 0;
  }
  if (typeof value !== "number" || value >>> 0 !== value) {
    throw unfit(field, "an integer from 0 to 2^32 - 1", value);
  }
  return value;
}

/** A signed integer of 32 bits. */
export function int32(value: number | undefined, field: string): number {
  if (value === undefined) {
    return 0;
  }
  if (typeof value !== "number" || (value | 0) !== value) {
    throw unfit(field, "an integer of 32 bits", value);
  }
  return value;
}

export function double(value: number, field: string): number {
  if (typeof value !== "number") {
    throw unfit(field, "a number", value);
  }
  return value;
}

export function optionalDouble(value: number | undefined, field: string): number | undefined {
  return value === undefined ? undefined : double(value, field);
}

/** A signed integer of 64 bits. */
export function int64(value: bigint, field: string): bigint {
  if (value < minInt64 || value > maxInt64) {
    throw unfit(field, "a signed integer of 64 bits", value);
  }
  return value;
}

/** An unsigned integer of 64 bits. */
export function count(value: bigint | number | undefined, field: string): bigint {
  if (value === undefined) {
    return 0n;
  }
  const isCount = typeof value === "bigint" ? value <= maxUint64 : Number.isSafeInteger(value);
  if (!isCount || value < 0) {
    throw unfit(field, "a count, an integer from 0 on,", value);
  }
  return BigInt(value);
}

const timeWanted =
  "a Date, or a bigint of nanoseconds since the Unix epoch (at least 0, below 2^64),";

/** A time as nanoseconds since the Unix epoch. */
export function time(value: Time | undefined, field: string): bigint {
  if (value === undefined) {
    return 0n;
  }
  const nanoseconds = value instanceof Date ? ofDate(value) : value;
  if (typeof nanoseconds !== "bigint" || nanoseconds < 0n || nanoseconds > maxUint64) {
    throw unfit(field, timeWanted, value);
  }
  return nanoseconds;
}

/** A time that must be there. */
export function requiredTime(value: Time, field: string): bigint {
  if (value === undefined) {
    throw unfit(field, timeWanted, value);
  }
  return time(value, field);
}

function ofDate(date: Date): bigint | undefined {
  const milliseconds = date.getTime();
  return Number.isNaN(milliseconds) ? undefined : BigInt(milliseconds) * 1_000_000n;
}

const noId = new Uint8Array(0);

/** An id of a trace (16 bytes) or a span (8), from hexadecimal text; empty text is no id. */
export function id(value: string | undefined, field: string, length: 8 | 16): Uint8Array {
  if (value === undefined || value === "") {
    return noId;
  }
  const bytes = typeof value === "string" && value.length === 2 * length && hexToBytes(value);
  if (!bytes) {
    throw unfit(field, `an id of ${2 * length} hexadecimal digits, or none,`, value);
  }
  return bytes;
}

/** An id that must be there, though it may be empty where it was read from such data. */
export function requiredId(value: string, field: string, length: 8 | 16): Uint8Array {
  if (value === undefined) {
    throw unfit(field, `an id of ${2 * length} hexadecimal digits`, value);
  }
  return id(value, field, length);
}
