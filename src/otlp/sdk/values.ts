import type { AnyValue, KeyValue } from "../generated/types-common.ts";
import { hexToBytes } from "../hex.ts";
import type { Init } from "../init.ts";
import { levelsOfList, levelsOfMap, maxValueLevels } from "../value-levels.ts";
import type { SdkAttributes, SdkTime } from "./sdk-data.ts";

const minInt64 = -(2 ** 63);
const maxInt64 = 2 ** 63;

/**
 * Attributes as OTLP lists them, by the rules of the SDK's own OTLP exporters. One without a value
 * is listed, too.
 */
export function toKeyValues(attributes: SdkAttributes | undefined, level = 0): Init<KeyValue>[] {
  const list: Init<KeyValue>[] = [];
  for (const key in attributes) {
    if (Object.hasOwn(attributes, key)) {
      list.push({ key, value: toAnyValue(attributes[key], level) });
    }
  }
  return list;
}

/** A value: whole numbers are integers, and what OTLP has no kind for is the empty value. */
export function toAnyValue(value: unknown, level = 0): Init<AnyValue> {
  switch (typeof value) {
    case "string":
      return { stringValue: value };
    case "number":
      return fitsInt64(value) ? { intValue: BigInt(value) } : { doubleValue: value };
    case "boolean":
      return { boolValue: value };
    case "bigint":
      return BigInt.asIntN(64, value) === value ? { intValue: value } : {};
    case "object":
      return value === null ? {} : ofObject(value, level);
    default:
      return {};
  }
}

function ofObject(value: object, level: number): Init<AnyValue> {
  if (value instanceof Uint8Array) {
    return { bytesValue: value };
  }
  if (level + levelsOfMap > maxValueLevels) {
    // A request that is nested too deep to be read again would lose all that is in it.
    return {};
  }
  if (Array.isArray(value)) {
    const values = value.map((each) => toAnyValue(each, level + levelsOfList));
    return { arrayValue: { values } };
  }
  return { kvlistValue: { values: toKeyValues(value as SdkAttributes, level + levelsOfMap) } };
}

/** Whether a number is whole and an integer of 64 bits can hold it. */
export function fitsInt64(value: number): boolean {
  return Number.isInteger(value) && value >= minInt64 && value < maxInt64;
}

/** Nanoseconds since the Unix epoch. */
export function toNanoseconds([seconds, nanoseconds]: SdkTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

/** An id; what is no hexadecimal text, which the SDK never makes, is no id. */
export function toId(hex: string | undefined): Uint8Array | undefined {
  return hex === undefined ? undefined : hexToBytes(hex);
}
