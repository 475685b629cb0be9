import type { AnyValue, KeyValue } from "../generated/types-common.ts";
import type { Attributes, AttributeValue } from "./data.ts";

/** Attributes as a plain object. Of several with the same name, which OTLP forbids, the last. */
export function fromKeyValues(list: readonly KeyValue[]): Attributes {
  const attributes: Attributes = {};
  for (const { key, value } of list) {
    setOwn(attributes, key, value === undefined ? null : fromAnyValue(value));
  }
  return attributes;
}

/** The value as plain data; see {@link AttributeValue} for which kind becomes which type. */
export function fromAnyValue(value: AnyValue): AttributeValue {
  if (value.stringValue !== undefined) {
    return value.stringValue;
  }
  if (value.kvlistValue !== undefined) {
    return fromKeyValues(value.kvlistValue.values);
  }
  if (value.arrayValue !== undefined) {
    return value.arrayValue.values.map(fromAnyValue);
  }
  return value.intValue ?? value.doubleValue ?? value.boolValue ?? value.bytesValue ?? null;
}

function setOwn(attributes: Attributes, name: string, value: AttributeValue): void {
  if (name === "__proto__") {
    // An assignment would set the prototype.
    Object.defineProperty(attributes, name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  } else {
    attributes[name] = value;
  }
}
