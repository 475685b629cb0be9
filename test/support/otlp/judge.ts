import protobuf from "protobufjs";
import type { Signal } from "../../../src/otlp/index.ts";
import {
  allMessages,
  type FieldRow,
  itemTypes,
  jsonName,
  type MessageRow,
  signalTable,
} from "../../../src/otlp/schema/index.ts";

/** protobufjs on our schema table: a decoder and encoder that are not ours. */
export function judgeRoot(texts: "bytes" | "string"): protobuf.Root {
  const nested = Object.fromEntries(
    [...allMessages].map(([name, row]) => [name, typeOf(row, texts)]),
  );
  return protobuf.Root.fromJSON({ nested });
}

function typeOf({ fields }: MessageRow, texts: "bytes" | "string"): protobuf.IType {
  const oneofs: Record<string, { oneof: string[] }> = {};
  for (const { oneof, name, optional } of fields) {
    const group = oneof ?? (optional ? `_${name}` : undefined);
    if (group !== undefined) {
      oneofs[group] ??= { oneof: [] };
      oneofs[group].oneof.push(jsonName(name));
    }
  }
  return {
    fields: Object.fromEntries(
      fields.map((field) => [jsonName(field.name), fieldOf(field, texts)]),
    ),
    oneofs,
  };
}

function fieldOf(field: FieldRow, texts: "bytes" | "string"): protobuf.IField {
  return {
    id: field.number,
    type: kindOf(field, texts),
    ...(field.repeated ? { rule: "repeated" } : {}),
    ...(field.optional ? { options: { proto3_optional: true } } : {}),
  };
}

function kindOf(field: FieldRow, texts: "bytes" | "string"): string {
  switch (field.kind) {
    case "message":
      return field.type;
    case "enum":
      return "int32";
    case "string":
      return texts;
    default:
      return field.kind;
  }
}

/** Texts are bytes here: we let pass what is not UTF-8, and protobufjs would not. */
const lenient = judgeRoot("bytes");

const requestTypes: Readonly<Record<Signal, protobuf.Type>> = {
  traces: lenient.lookupType(signalTable.traces.request),
  metrics: lenient.lookupType(signalTable.metrics.request),
  logs: lenient.lookupType(signalTable.logs.request),
};

/** What protobufjs decodes; undefined where it refuses the bytes. */
export function judge(signal: Signal, bytes: Uint8Array): protobuf.Message | undefined {
  try {
    return requestTypes[signal].decode(bytes);
  } catch {
    return undefined;
  }
}

/** The same as data that can be compared. */
export function judgedData(signal: Signal, bytes: Uint8Array): Record<string, unknown> {
  const type = requestTypes[signal];
  return type.toObject(type.decode(bytes), { longs: String, bytes: String, oneofs: true });
}

/** Counts the items of a decoded request by the schema table. */
export function countItems(signal: Signal, request: protobuf.Message): number {
  return countIn(signalTable[signal].request, request as unknown as Record<string, unknown>);
}

function countIn(type: string, message: Record<string, unknown>): number {
  let items = 0;
  for (const field of allMessages.get(type)?.fields ?? []) {
    const value = message[jsonName(field.name)];
    if (
      field.kind !== "message" ||
      value === undefined ||
      value === null ||
      isDead(message, field)
    ) {
      continue;
    }
    for (const inner of Array.isArray(value) ? value : [value]) {
      items += itemTypes.has(field.type) ? 1 : countIn(field.type, inner);
    }
  }
  return items;
}

/** protobufjs keeps every member of a oneof that it met, and names the one that counts. */
function isDead(message: Record<string, unknown>, field: FieldRow): boolean {
  return field.oneof !== undefined && message[field.oneof] !== jsonName(field.name);
}
