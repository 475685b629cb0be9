import { type FieldRow, isChoice, jsonName, type MessageRow } from "../../src/otlp/schema/index.ts";
import { type Codec, codecFiles } from "./codec-files.ts";
import type { GeneratedFile } from "./generated-file.ts";

/** The readers of OTLP/JSON: each makes one message of a value that JSON.parse returned. */
export function generateJsonReaders(): GeneratedFile[] {
  return codecFiles(codec);
}

const codec: Codec = {
  file: "json-read",
  verb: "from",
  functionOf: readerOf,
  imports: { "type JsonReader": "../json/json-reader.ts" },
};

function readerOf(name: string, row: MessageRow): string {
  const body = isChoice(row) ? choiceOf(row) : fieldsOf(name, row);
  return `export function from${name}(r: JsonReader, value: unknown): ${name} {
    const o = r.object(value);
    ${body}
  }`;
}

function fieldsOf(owner: string, { fields }: MessageRow): string {
  const plain = fields.filter((field) => field.oneof === undefined);
  const oneof = fields.filter((field) => field.oneof !== undefined);
  const known = plain.map((field) => `${jsonName(field.name)}: ${readOf(field)},`).join("\n");
  if (oneof.length === 0) {
    return `return { ${known} };`;
  }
  const names = oneof.map((field) => `o.${jsonName(field.name)}`).join(", ");
  const members = oneof.map((field) => {
    const name = jsonName(field.name);
    return `if (r.has(o.${name})) m.${name} = ${readOf(field)};`;
  });
  return `const m: ${owner} = { ${known} };
  r.atMostOne(${names});
  ${members.join("\n")}
  return m;`;
}

function choiceOf({ fields }: MessageRow): string {
  const names = fields.map((field) => `o.${jsonName(field.name)}`).join(", ");
  const members = fields.map((field) => {
    const name = jsonName(field.name);
    return `if (r.has(o.${name})) return { ${name}: ${readOf(field)} };`;
  });
  return `r.atMostOne(${names});
  ${members.join("\n")}
  return {};`;
}

const method: Readonly<Record<Exclude<FieldRow["kind"], "message">, string>> = {
  bool: "bool",
  bytes: "bytes",
  double: "double",
  enum: "int32",
  fixed32: "uint32",
  fixed64: "uint64",
  int32: "int32",
  int64: "int64",
  sfixed64: "int64",
  sint32: "int32",
  string: "text",
  uint32: "uint32",
  uint64: "uint64",
};

function readOf(field: FieldRow): string {
  const name = jsonName(field.name);
  const value = `o.${name}, "${name}"`;
  if (field.kind === "message") {
    const list = field.repeated ? "messages" : field.oneof === undefined ? "message" : "given";
    return `r.${list}(${value}, from${field.type})`;
  }
  if (field.repeated) {
    const many: Readonly<Record<string, string>> = {
      double: "doubles",
      fixed64: "uint64s",
      uint64: "uint64s",
      string: "texts",
    };
    const call = many[field.kind];
    if (call === undefined) {
      throw new Error(`${field.name}: JsonReader has no list of ${field.kind}`);
    }
    return `r.${call}(${value})`;
  }
  const call =
    field.kind === "bytes" && field.id !== undefined
      ? `r.id(${value}, ${field.id})`
      : `r.${method[field.kind]}(${value})`;
  return field.optional ? `r.has(o.${name}) ? ${call} : undefined` : call;
}
