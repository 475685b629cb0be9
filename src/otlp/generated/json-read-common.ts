// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { JsonReader } from "../json/json-reader.ts";
import type {
  AnyValue,
  ArrayValue,
  EntityRef,
  InstrumentationScope,
  KeyValue,
  KeyValueList,
  Resource,
} from "./types-common.ts";

export function fromAnyValue(r: JsonReader, value: unknown): AnyValue {
  const o = r.object(value);
  r.atMostOne(
    o.stringValue,
    o.boolValue,
    o.intValue,
    o.doubleValue,
    o.arrayValue,
    o.kvlistValue,
    o.bytesValue,
  );
  if (r.has(o.stringValue)) return { stringValue: r.text(o.stringValue, "stringValue") };
  if (r.has(o.boolValue)) return { boolValue: r.bool(o.boolValue, "boolValue") };
  if (r.has(o.intValue)) return { intValue: r.int64(o.intValue, "intValue") };
  if (r.has(o.doubleValue)) return { doubleValue: r.double(o.doubleValue, "doubleValue") };
  if (r.has(o.arrayValue))
    return { arrayValue: r.given(o.arrayValue, "arrayValue", fromArrayValue) };
  if (r.has(o.kvlistValue))
    return { kvlistValue: r.given(o.kvlistValue, "kvlistValue", fromKeyValueList) };
  if (r.has(o.bytesValue)) return { bytesValue: r.bytes(o.bytesValue, "bytesValue") };
  return {};
}

export function fromArrayValue(r: JsonReader, value: unknown): ArrayValue {
  const o = r.object(value);
  return { values: r.messages(o.values, "values", fromAnyValue) };
}

export function fromKeyValueList(r: JsonReader, value: unknown): KeyValueList {
  const o = r.object(value);
  return { values: r.messages(o.values, "values", fromKeyValue) };
}

export function fromKeyValue(r: JsonReader, value: unknown): KeyValue {
  const o = r.object(value);
  return { key: r.text(o.key, "key"), value: r.message(o.value, "value", fromAnyValue) };
}

export function fromInstrumentationScope(r: JsonReader, value: unknown): InstrumentationScope {
  const o = r.object(value);
  return {
    name: r.text(o.name, "name"),
    version: r.text(o.version, "version"),
    attributes: r.messages(o.attributes, "attributes", fromKeyValue),
    droppedAttributesCount: r.uint32(o.droppedAttributesCount, "droppedAttributesCount"),
  };
}

export function fromEntityRef(r: JsonReader, value: unknown): EntityRef {
  const o = r.object(value);
  return {
    schemaUrl: r.text(o.schemaUrl, "schemaUrl"),
    type: r.text(o.type, "type"),
    idKeys: r.texts(o.idKeys, "idKeys"),
    descriptionKeys: r.texts(o.descriptionKeys, "descriptionKeys"),
  };
}

export function fromResource(r: JsonReader, value: unknown): Resource {
  const o = r.object(value);
  return {
    attributes: r.messages(o.attributes, "attributes", fromKeyValue),
    droppedAttributesCount: r.uint32(o.droppedAttributesCount, "droppedAttributesCount"),
    entityRefs: r.messages(o.entityRefs, "entityRefs", fromEntityRef),
  };
}
