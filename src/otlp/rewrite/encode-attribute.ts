import { writeKeyValue } from "../generated/encode-common.ts";
import type { AnyValue } from "../generated/types-common.ts";
import type { Init } from "../init.ts";
import { ProtoWriter } from "../write/index.ts";

/** A value that an attribute can be given. A whole number is written as an integer. */
export type PlainAttributeValue = string | number | boolean;

/** Writes a `KeyValue`. */
export function encodeAttribute(key: string, value: PlainAttributeValue): Uint8Array {
  const writer = new ProtoWriter();
  writer.maxDepth = 2;
  writeKeyValue(writer, { key, value: anyValue(value) }, 0);
  return writer.copy();
}

function anyValue(value: PlainAttributeValue): Init<AnyValue> {
  if (typeof value === "string") {
    return { stringValue: value };
  }
  if (typeof value === "boolean") {
    return { boolValue: value };
  }
  return Number.isSafeInteger(value) ? { intValue: BigInt(value) } : { doubleValue: value };
}
