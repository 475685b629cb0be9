// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { Init } from "../init.ts";
import { type JsonWriter, memberName } from "../json/json-writer.ts";
import { refuse } from "../write/index.ts";
import type {
  AnyValue,
  ArrayValue,
  EntityRef,
  InstrumentationScope,
  KeyValue,
  KeyValueList,
  Resource,
} from "./types-common.ts";

const stringValueName = memberName("stringValue");
const boolValueName = memberName("boolValue");
const intValueName = memberName("intValue");
const doubleValueName = memberName("doubleValue");
const arrayValueName = memberName("arrayValue");
const kvlistValueName = memberName("kvlistValue");
const bytesValueName = memberName("bytesValue");
const valuesName = memberName("values");
const keyName = memberName("key");
const valueName = memberName("value");
const nameName = memberName("name");
const versionName = memberName("version");
const attributesName = memberName("attributes");
const droppedAttributesCountName = memberName("droppedAttributesCount");
const schemaUrlName = memberName("schemaUrl");
const typeName = memberName("type");
const idKeysName = memberName("idKeys");
const descriptionKeysName = memberName("descriptionKeys");
const entityRefsName = memberName("entityRefs");

export function jsonAnyValue(w: JsonWriter, m: Init<AnyValue>, depth: number): void {
  let chosen = false;
  for (const name in m) {
    // Whether it is of the kind that its name asks for is checked where it is written.
    const value = m[name as keyof AnyValue] as never;
    if (value === undefined) continue;
    if (chosen) refuse();
    chosen = true;
    switch (name) {
      case "stringValue":
        w.string(stringValueName, value);
        break;
      case "boolValue":
        w.bool(boolValueName, value);
        break;
      case "intValue":
        w.int64(intValueName, value);
        break;
      case "doubleValue":
        w.double(doubleValueName, value);
        break;
      case "arrayValue":
        w.message(arrayValueName, value, depth + 1, jsonArrayValue);
        break;
      case "kvlistValue":
        w.message(kvlistValueName, value, depth + 1, jsonKeyValueList);
        break;
      case "bytesValue":
        w.bytesValue(bytesValueName, value);
        break;
      default:
        refuse();
    }
  }
}

export function jsonArrayValue(w: JsonWriter, m: Init<ArrayValue>, depth: number): void {
  w.messages(valuesName, m.values, depth + 1, jsonAnyValue);
}

export function jsonKeyValueList(w: JsonWriter, m: Init<KeyValueList>, depth: number): void {
  w.attributes(valuesName, m.values, depth + 1, jsonKeyValue);
}

export function jsonKeyValue(w: JsonWriter, m: Init<KeyValue>, depth: number): void {
  w.implicitString(keyName, m.key);
  w.message(valueName, m.value, depth + 1, jsonAnyValue);
}

export function jsonInstrumentationScope(w: JsonWriter, m: Init<InstrumentationScope>): void {
  w.implicitString(nameName, m.name);
  w.implicitString(versionName, m.version);
  w.attributes(attributesName, m.attributes, 4, jsonKeyValue);
  w.uint32(droppedAttributesCountName, m.droppedAttributesCount);
}

export function jsonEntityRef(w: JsonWriter, m: Init<EntityRef>): void {
  w.implicitString(schemaUrlName, m.schemaUrl);
  w.implicitString(typeName, m.type);
  w.strings(idKeysName, m.idKeys);
  w.strings(descriptionKeysName, m.descriptionKeys);
}

export function jsonResource(w: JsonWriter, m: Init<Resource>): void {
  w.attributes(attributesName, m.attributes, 3, jsonKeyValue);
  w.uint32(droppedAttributesCountName, m.droppedAttributesCount);
  w.messages(entityRefsName, m.entityRefs, 3, jsonEntityRef);
}
