import type { AnyValue, KeyValue } from "../generated/types-common.ts";
import type { Attributes, AttributeValue } from "./data.ts";
import { int64 } from "./fields.ts";
import { InvalidField, mapEach, unfit, within } from "./invalid-field.ts";

/** Lists and maps within each other; deeper values are refused, as circular ones must be. */
export const maxValueDepth = 32;

/** Attributes as OTLP lists them. Properties that are undefined are left out. */
export function toKeyValues(
  attributes: Readonly<Attributes> | undefined,
  field: string,
): KeyValue[] {
  if (attributes === undefined) {
    return [];
  }
  if (!isPlainObject(attributes)) {
    throw unfit(field, "a plain object", attributes);
  }
  return entries(attributes, field, 0);
}

/** A value as OTLP has it; see {@link AttributeValue} for which type becomes which kind. */
export function toAnyValue(value: AttributeValue, field: string, depth = 0): AnyValue {
  switch (typeof value) {
    case "string":
      return { stringValue: value };
    case "number":
      return { doubleValue: value };
    case "bigint":
      return { intValue: int64(value, field) };
    case "boolean":
      return { boolValue: value };
    case "object":
      return value === null ? {} : ofObject(value, field, depth + 1);
    default:
      throw notAValue(value, field);
  }
}

function ofObject(value: object, field: string, depth: number): AnyValue {
  if (value instanceof Uint8Array) {
    return { bytesValue: value };
  }
  if (depth > maxValueDepth) {
    throw new InvalidField(field, `values are nested deeper than ${maxValueDepth} levels`);
  }
  if (Array.isArray(value)) {
    return { arrayValue: { values: mapEach(value, field, (each) => toElement(each, depth)) } };
  }
  if (isPlainObject(value)) {
    return { kvlistValue: { values: entries(value, field, depth) } };
  }
  throw notAValue(value, field);
}

/** A hole in a list is the empty value: to leave it out would move what follows. */
function toElement(value: AttributeValue | undefined, depth: number): AnyValue {
  return value === undefined ? {} : toAnyValue(value, "", depth);
}

function entries(from: Readonly<Attributes>, field: string, depth: number): KeyValue[] {
  const list: KeyValue[] = [];
  let key = "";
  try {
    for (key of Object.keys(from)) {
      const value = from[key];
      if (value !== undefined) {
        list.push({ key, value: toAnyValue(value, "", depth) });
      }
    }
  } catch (error) {
    throw within(`${field}[${JSON.stringify(key)}]`, error);
  }
  return list;
}

function notAValue(value: unknown, field: string): InvalidField {
  return unfit(
    field,
    "a string, number, bigint, boolean, null, Uint8Array, array or plain object",
    value,
  );
}

/** An object literal, of whatever realm, or one without a prototype. */
function isPlainObject(value: unknown): value is Readonly<Attributes> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
