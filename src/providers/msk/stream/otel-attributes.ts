import { Buffer } from "node:buffer";
import { FieldReader } from "../../../otlp/index.ts";

/** Where a metric stream's messages have been made. */
export interface OtelResource {
  readonly accountId: string;
  readonly region: string;
}

const keyTag = 0x0a;
/** Of an attribute: an `AnyValue`. Of a label of 0.7: the text itself. */
const valueTag = 0x12;
const textTag = 0x0a;
const listTag = 0x32;
const entryTag = 0x0a;
const attributeTag = 0x0a;

/** Texts by name; those of a list of a list are left out, so that nothing goes deeper than two levels. */
export interface OtelAttributes {
  readonly texts: Map<string, string>;
  readonly lists: Map<string, ReadonlyMap<string, string>>;
}

/** Reads the resource of a message. Throws {@link Fault}. */
export function readResource(bytes: Uint8Array, start: number, end: number): OtelResource {
  const attributes = newAttributes();
  const fields = new FieldReader(bytes).enter(start, end);
  while (fields.next()) {
    if (fields.tag === attributeTag) {
      readAttribute(bytes, fields.content, fields.end, attributes);
    }
  }
  const { texts } = attributes;
  return {
    accountId: texts.get("cloud.account.id") ?? "",
    region: texts.get("cloud.region") ?? "",
  };
}

export function newAttributes(): OtelAttributes {
  return { texts: new Map(), lists: new Map() };
}

/** Reads an attribute, whose value is a text or a list of texts with names. Throws {@link Fault}. */
export function readAttribute(
  bytes: Uint8Array,
  start: number,
  end: number,
  { texts, lists }: OtelAttributes,
): void {
  const fields = new FieldReader(bytes).enter(start, end);
  let name = "";
  let value: [start: number, end: number] | undefined;
  while (fields.next()) {
    if (fields.tag === keyTag) {
      name = textOf(bytes, fields.content, fields.end);
    } else if (fields.tag === valueTag) {
      value = [fields.content, fields.end];
    }
  }
  if (value === undefined) {
    return;
  }
  for (const kind = new FieldReader(bytes).enter(...value); kind.next(); ) {
    if (kind.tag === textTag) {
      texts.set(name, textOf(bytes, kind.content, kind.end));
    } else if (kind.tag === listTag) {
      lists.set(name, readList(bytes, kind.content, kind.end));
    }
  }
}

function readList(bytes: Uint8Array, start: number, end: number): ReadonlyMap<string, string> {
  const entries = newAttributes();
  for (const fields = new FieldReader(bytes).enter(start, end); fields.next(); ) {
    if (fields.tag === entryTag) {
      readText(bytes, fields.content, fields.end, entries.texts);
    }
  }
  return entries.texts;
}

/** An attribute whose value is a text; others are left out. */
function readText(bytes: Uint8Array, start: number, end: number, into: Map<string, string>): void {
  let name = "";
  for (const fields = new FieldReader(bytes).enter(start, end); fields.next(); ) {
    if (fields.tag === keyTag) {
      name = textOf(bytes, fields.content, fields.end);
    } else if (fields.tag === valueTag) {
      const kind = new FieldReader(bytes).enter(fields.content, fields.end);
      while (kind.next()) {
        if (kind.tag === textTag) {
          into.set(name, textOf(bytes, kind.content, kind.end));
        }
      }
    }
  }
}

/** Reads a label of 0.7: two texts. Throws {@link Fault}. */
export function readLabel(
  bytes: Uint8Array,
  start: number,
  end: number,
  into: Map<string, string>,
): void {
  let name = "";
  let value = "";
  for (const fields = new FieldReader(bytes).enter(start, end); fields.next(); ) {
    if (fields.tag === keyTag) {
      name = textOf(bytes, fields.content, fields.end);
    } else if (fields.tag === valueTag) {
      value = textOf(bytes, fields.content, fields.end);
    }
  }
  into.set(name, value);
}

/** Bytes as text. */
export function textOf({ buffer, byteOffset }: Uint8Array, start: number, end: number): string {
  return Buffer.from(buffer, byteOffset + start, end - start).toString();
}
