// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { Init } from "../init.ts";
import { asList, asMessage, type ProtoWriter, refuse } from "../write/index.ts";
import type {
  AnyValue,
  ArrayValue,
  EntityRef,
  InstrumentationScope,
  KeyValue,
  KeyValueList,
  Resource,
} from "./types-common.ts";

export function writeAnyValue(w: ProtoWriter, m: Init<AnyValue>, depth: number): void {
  let chosen = false;
  for (const name in m) {
    // Whether it is of the kind that its name asks for is checked where it is written.
    const value = m[name as keyof AnyValue] as never;
    if (value === undefined) continue;
    if (chosen) refuse();
    chosen = true;
    switch (name) {
      case "stringValue":
        w.string(0x0a, value);
        break;
      case "boolValue":
        w.bool(0x10, value);
        break;
      case "intValue":
        w.int64(0x18, value);
        break;
      case "doubleValue":
        w.double(0x21, value);
        break;
      case "arrayValue":
        if (value !== undefined) {
          const start = w.open(0x2a, 1, depth + 1);
          writeArrayValue(w, asMessage(value), depth + 1);
          w.closeLength(start, 1);
        }
        break;
      case "kvlistValue":
        if (value !== undefined) {
          const start = w.open(0x32, 1, depth + 1);
          writeKeyValueList(w, asMessage(value), depth + 1);
          w.closeLength(start, 1);
        }
        break;
      case "bytesValue":
        w.bytesValue(0x3a, value);
        break;
      default:
        refuse();
    }
  }
}

export function writeArrayValue(w: ProtoWriter, m: Init<ArrayValue>, depth: number): void {
  if (m.values !== undefined)
    for (const each of asList(m.values)) {
      const start = w.open(0x0a, 1, depth + 1);
      writeAnyValue(w, asMessage(each), depth + 1);
      w.closeLength(start, 1);
    }
}

export function writeKeyValueList(w: ProtoWriter, m: Init<KeyValueList>, depth: number): void {
  w.attributes(0x0a, m.values, depth + 1, writeKeyValue);
}

export function writeKeyValue(w: ProtoWriter, m: Init<KeyValue>, depth: number): void {
  w.attributeKey(0x0a, m.key);
  if (m.value !== undefined) {
    const start = w.open(0x12, 1, depth + 1);
    writeAnyValue(w, asMessage(m.value), depth + 1);
    w.closeLength(start, 1);
  }
}

export function writeInstrumentationScope(w: ProtoWriter, m: Init<InstrumentationScope>): void {
  w.implicitString(0x0a, m.name);
  w.implicitString(0x12, m.version);
  w.attributes(0x1a, m.attributes, 4, writeKeyValue);
  w.implicitUint32(0x20, m.droppedAttributesCount);
}

export function writeEntityRef(w: ProtoWriter, m: Init<EntityRef>): void {
  w.implicitString(0x0a, m.schemaUrl);
  w.implicitString(0x12, m.type);
  w.strings(0x1a, m.idKeys);
  w.strings(0x22, m.descriptionKeys);
}

export function writeResource(w: ProtoWriter, m: Init<Resource>): void {
  w.attributes(0x0a, m.attributes, 3, writeKeyValue);
  w.implicitUint32(0x10, m.droppedAttributesCount);
  if (m.entityRefs !== undefined)
    for (const each of asList(m.entityRefs)) {
      const start = w.open(0x1a, 1, 3);
      writeEntityRef(w, asMessage(each));
      w.closeLength(start, 1);
    }
}
