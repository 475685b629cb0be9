import type { AnyValue, KeyValue } from "../generated/types-common.ts";
import { levelsOfList, levelsOfMap, maxValueLevels } from "../value-levels.ts";
import type { Attributes, AttributeValue } from "./data.ts";
import { int64 } from "./fields.ts";
import { InvalidField, mapEach, unfit, within } from "./invalid-field.ts";

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
export function toAnyValue(value: AttributeValue, field: string, level = 0): AnyValue {
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
      return value === null ? {} : ofObject(value, field, level);
    default:
      throw notAValue(value, field);
  }
}

function ofObject(value: object, field: string, level: number): AnyValue {
  if (value instanceof Uint8Array) {
    return { bytesValue: value };
  }
  if (Array.isArray(value)) {
    const inner = deeper(level + levelsOfList, field);
    return { arrayValue: { values: mapEach(value, field, (each) => toElement(each, inner)) } };
  }
  if (isPlainObject(value)) {
    return { kvlistValue: { values: entries(value, field, deeper(level + levelsOfMap, field)) } };
  }
  throw notAValue(value, field);
}

/** The level within a list or map. There is none for values that contain themselves. */
function deeper(level: number, field: string): number {
  if (level > maxValueLevels) {
    throw new InvalidField(field, "found lists and maps nested too deep to be read again");
  }
  return level;
}

/** A hole in a list is the empty value: to leave it out would move what follows. */
function toElement(value: AttributeValue | undefined, level: number): AnyValue {
  return value === undefined ? {} : toAnyValue(value, "", level);
}

function entries(from: Readonly<Attributes>, field: string, level: number): KeyValue[] {
  const list: KeyValue[] = [];
  let key = "";
  try {
    for (key of Object.keys(from)) {
      const value = from[key];
      if (value !== undefined) {
        list.push({ key, value: toAnyValue(value, "", level) });
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
