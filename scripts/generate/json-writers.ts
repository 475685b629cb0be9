import { type FieldRow, isChoice, jsonName, type MessageRow } from "../../src/otlp/schema/index.ts";
import { type Codec, codecFiles } from "./codec-files.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { depthOf, recursiveMessages } from "./message-graph.ts";

/** The writers of OTLP/JSON: each writes the members of one message. */
export function generateJsonWriters(): GeneratedFile[] {
  return codecFiles(codec).map(({ path, text }) => ({ path, text: withNames(text) }));
}

const codec: Codec = {
  file: "json-write",
  verb: "json",
  functionOf: writerOf,
  imports: {
    "type Init": "../init.ts",
    "type JsonWriter": "../json/json-writer.ts",
    refuse: "../write/index.ts",
  },
};

/** Adds the constants for the names that a file uses, each once. */
function withNames(text: string): string {
  const names = [...new Set([...text.matchAll(/\bname_(\w+)/g)].map(([, name]) => name))];
  const constants = names.map((name) => `const name_${name} = memberName("${name}");`);
  const importEnd = text.indexOf("\n\nexport function");
  const imports = text.slice(0, importEnd);
  return `import { memberName } from "../json/json-writer.ts";
${imports}

${constants.join("\n")}
${text.slice(importEnd)}`.replaceAll(/\bname_(\w+)/g, (_match, name: string) => constantOf(name));
}

/** `traceId` becomes `traceIdName`. */
function constantOf(name: string): string {
  return `${name}Name`;
}

function writerOf(name: string, row: MessageRow): string {
  const takesDepth = recursiveMessages.has(name);
  const body = isChoice(row) ? choiceOf(name, row) : fieldsOf(name, row);
  return `export function json${name}(w: JsonWriter, m: Init<${name}>${
    takesDepth ? ", depth: number" : ""
  }): void {\n${body}\n}`;
}

function fieldsOf(owner: string, { fields }: MessageRow): string {
  const oneof = fields.filter((field) => field.oneof !== undefined);
  return [
    ...fields.map((field) => {
      const value = `m.${jsonName(field.name)}`;
      const call = callOf(owner, field, value);
      return tracksPresence(field) ? `if (${value} !== undefined) ${call}` : call;
    }),
    ...oneof.slice(1).map((field, index) => onlyOne(field, oneof.slice(0, index + 1))),
  ].join("\n");
}

function onlyOne(field: FieldRow, before: readonly FieldRow[]): string {
  const set = ({ name }: FieldRow) => `m.${jsonName(name)} !== undefined`;
  return `if (${set(field)} && (${before.map(set).join(" || ")})) refuse();`;
}

function choiceOf(owner: string, { fields }: MessageRow): string {
  const cases = fields.map(
    (field) => `case "${jsonName(field.name)}": ${callOf(owner, field, "value")} break;`,
  );
  return `let chosen = false;
  for (const name in m) {
    // Whether it is of the kind that its name asks for is checked where it is written.
    const value = m[name as keyof ${owner}] as never;
    if (value === undefined) continue;
    if (chosen) refuse();
    chosen = true;
    switch (name) { ${cases.join("\n")} default: refuse(); }
  }`;
}

/** Message fields track presence too: `message` leaves out what is undefined. */
function tracksPresence(field: FieldRow): boolean {
  return field.kind !== "message" && (field.oneof !== undefined || field.optional === true);
}

function callOf(owner: string, field: FieldRow, value: string): string {
  const name = `name_${jsonName(field.name)}`;
  if (field.kind === "message") {
    const depth = recursiveMessages.has(owner) ? "depth + 1" : depthOf(owner) + 1;
    const attributes = field.type === "KeyValue" && field.repeated;
    const method = attributes ? "attributes" : field.repeated ? "messages" : "message";
    return `w.${method}(${name}, ${value}, ${depth}, json${field.type});`;
  }
  const id = field.kind === "bytes" && field.id !== undefined ? `, ${field.id}` : "";
  return `w.${methodOf(field)}(${name}, ${value}${id});`;
}

const explicit: Readonly<Record<string, string>> = {
  bool: "bool",
  bytes: "bytesValue",
  double: "double",
  int64: "int64",
  sfixed64: "int64",
  string: "string",
};

const implicit: Readonly<Record<string, string>> = {
  bool: "implicitBool",
  double: "implicitDouble",
  enum: "int32",
  fixed32: "uint32",
  fixed64: "implicitUint64",
  id: "id",
  sint32: "int32",
  string: "implicitString",
  uint32: "uint32",
};

const repeated: Readonly<Record<string, string>> = {
  double: "doubles",
  fixed64: "uint64s",
  string: "strings",
  uint64: "uint64s",
};

function methodOf(field: FieldRow): string {
  const kind = "id" in field && field.id !== undefined ? "id" : field.kind;
  const methods = field.repeated ? repeated : tracksPresence(field) ? explicit : implicit;
  const method = methods[kind];
  if (method === undefined) {
    throw new Error(`${field.name}: JsonWriter has no method for such a field of kind ${kind}`);
  }
  return method;
}
