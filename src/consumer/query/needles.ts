import type { Encoding, Signal } from "../../otlp/index.ts";
import { isIdField, textsOf } from "./conditions.ts";
import { attributeOf } from "./item-fields.ts";
import type { QueryFilter } from "./query-options.ts";

/** Bytes of which one must be in whatever meets a condition. */
export interface Needle {
  readonly anyOf: readonly Uint8Array[];
  /** How ids are written in JSON; undefined for what is written there as in protobuf. */
  readonly hex: readonly string[] | undefined;
  /** Whether it must be in the item itself, not only near it. */
  readonly inItem: boolean;
}

const replacement = Buffer.from("\u{fffd}");
const backslash = 0x5c;

/** Fields that are texts of the item itself, whatever it holds. */
const itemTexts: Readonly<Record<Signal, ReadonlySet<string>>> = {
  traces: new Set(["name"]),
  metrics: new Set(["name", "unit"]),
  logs: new Set(["name"]),
};
const anyValue = new Set(["service", "body"]);

/** What must be in the bytes of a record in which an item meets all filters. */
export function needlesOf(signal: Signal, filters: readonly QueryFilter[]): Needle[] {
  return filters.flatMap((filter) => [
    ...keyNeedle(signal, filter),
    ...valueNeedle(signal, filter),
    ...pieceNeedle(signal, filter),
  ]);
}

/** A field that must be there has its key in the bytes. */
function keyNeedle(signal: Signal, filter: QueryFilter): Needle[] {
  const key = filter.field === "service" ? "service.name" : attributeOf(signal, filter.field);
  const { equals, contains, matches, atLeast, atMost, exists } = filter;
  const isNeeded =
    exists === true ||
    [equals, contains, matches, atLeast, atMost].some((one) => one !== undefined);
  return key === undefined || !isNeeded ? [] : textNeedle([key], false);
}

function valueNeedle(signal: Signal, { field, equals }: QueryFilter): Needle[] {
  if (equals === undefined) {
    return [];
  }
  const texts = [...textsOf(equals, isIdField(signal, field))].map(String);
  if (isIdField(signal, field)) {
    return [{ anyOf: texts.map((id) => Buffer.from(id, "hex")), hex: texts, inItem: true }];
  }
  const isOwnText = itemTexts[signal].has(field);
  const inItem = isOwnText || field === "body";
  const isText = isOwnText || field === "scope";
  const isAny = anyValue.has(field) || attributeOf(signal, field) !== undefined;
  // What a number or truth value is written as stands in no bytes.
  return isText || (isAny && texts.every(isOnlyText)) ? textNeedle(texts, inItem) : [];
}

function pieceNeedle(signal: Signal, { field, contains }: QueryFilter): Needle[] {
  const isText = itemTexts[signal].has(field) || field === "scope";
  const isAny = anyValue.has(field) || attributeOf(signal, field) !== undefined;
  const inItem = itemTexts[signal].has(field) || field === "body";
  return contains !== undefined && (isText || isAny) ? textNeedle([contains], inItem) : [];
}

function isOnlyText(text: string): boolean {
  const isNumber = /^-?\d+$/.test(text) || String(Number(text)) === text;
  return !isNumber && text !== "true" && text !== "false";
}

/** None where a text can stand for bytes that are not its own. */
function textNeedle(texts: readonly string[], inItem: boolean): Needle[] {
  const anyOf = texts.map((text) => Buffer.from(text));
  const isSure = anyOf.every((bytes) => bytes.length > 0 && bytes.indexOf(replacement) === -1);
  return isSure ? [{ anyOf, hex: undefined, inItem }] : [];
}

/** Whether all needles are in the bytes. */
export function hasNeedles(needles: readonly Needle[], bytes: Buffer): boolean {
  for (const { anyOf } of needles) {
    if (!hasOne(anyOf, bytes)) {
      return false;
    }
  }
  return true;
}

function hasOne(anyOf: readonly Uint8Array[], bytes: Buffer): boolean {
  for (const needle of anyOf) {
    if (bytes.indexOf(needle) !== -1) {
      return true;
    }
  }
  return false;
}

/** Whether what is written so may hold what the needles are of. */
export function mayHold(needles: readonly Needle[], payload: Buffer, encoding: Encoding): boolean {
  if (encoding === "protobuf") {
    return hasNeedles(needles, payload);
  }
  // Behind a backslash, anything may be written in other bytes than its own.
  if (payload.indexOf(backslash) !== -1) {
    return true;
  }
  return needles.every(({ anyOf, hex }) => {
    if (hex === undefined) {
      return hasOne(anyOf, payload);
    }
    const text = payload.toString("latin1").toLowerCase();
    return hex.some((id) => text.includes(id));
  });
}
