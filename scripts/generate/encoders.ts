import {
  type FieldRow,
  isChoice,
  jsonName,
  type MessageRow,
  wireTypeOf,
} from "../../src/otlp/schema/index.ts";
import { type Codec, codecFiles } from "./codec-files.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { depthOf, recursiveMessages } from "./message-graph.ts";

/** The encoders of whole objects: fields in the order of their numbers, on `ProtoWriter`. */
export function generateEncoders(): GeneratedFile[] {
  return codecFiles(codec);
}

const codec: Codec = {
  file: "encode",
  verb: "write",
  functionOf: encoderOf,
  imports: {
    "type Init": "../init.ts",
    asList: "../write/index.ts",
    asMessage: "../write/index.ts",
    atMostOne: "../write/index.ts",
    "type ProtoWriter": "../write/index.ts",
    refuse: "../write/index.ts",
  },
};

/** Bytes that the length of a message usually takes, where it is not one: it then stays in place. */
const usualLengthSize: Readonly<Record<string, number>> = {
  ResourceSpans: 3,
  ResourceMetrics: 3,
  ResourceLogs: 3,
  ScopeSpans: 3,
  ScopeMetrics: 3,
  ScopeLogs: 3,
  Resource: 2,
  Span: 2,
  Metric: 2,
  Gauge: 2,
  Sum: 2,
  Histogram: 2,
  ExponentialHistogram: 2,
  Summary: 2,
  HistogramDataPoint: 2,
  ExponentialHistogramDataPoint: 2,
  LogRecord: 2,
};

function encoderOf(name: string, row: MessageRow): string {
  const depth = recursiveMessages.has(name) ? ", depth: number" : "";
  const body = isChoice(row) ? choiceOf(name, row) : fieldsOf(name, row);
  return `export function write${name}(w: ProtoWriter, m: Init<${name}>${depth}): void {\n${body}\n}`;
}

function fieldsOf(owner: string, { fields }: MessageRow): string {
  const lines = fields.map((field) => {
    const value = `m.${jsonName(field.name)}`;
    const call = callOf(owner, field, value);
    return tracksPresence(field) ? `if (${value} !== undefined) ${call}` : call;
  });
  const oneof = fields.filter((field) => field.oneof !== undefined);
  const members = oneof.map(({ name }) => `m.${jsonName(name)}`);
  return [...(members.length === 0 ? [] : [`atMostOne(${members.join(", ")});`]), ...lines].join(
    "\n",
  );
}

/** Looks at the properties that are there, which is one, instead of asking for each. */
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
  const tag = `0x${tagOf(field).toString(16).padStart(2, "0")}`;
  if (field.kind === "message") {
    return messageCall(owner, field.type, field.repeated === true, tag, value);
  }
  if (owner === "KeyValue" && field.name === "key") {
    return `w.attributeKey(${tag}, ${value});`;
  }
  const id = "id" in field && field.id !== undefined ? `, ${field.id}` : "";
  return `w.${methodOf(field)}(${tag}, ${value}${id});`;
}

/**
 * Written out in each function instead of handing the inner one to a method of the writer: such a
 * method would call all of them, and V8 could inline none.
 */
function messageCall(
  owner: string,
  type: string,
  repeated: boolean,
  tag: string,
  value: string,
): string {
  const depth = recursiveMessages.has(owner) ? "depth + 1" : depthOf(owner) + 1;
  if (type === "KeyValue" && repeated) {
    return `w.attributes(${tag}, ${value}, ${depth}, writeKeyValue);`;
  }
  const size = usualLengthSize[type] ?? 1;
  const inner = recursiveMessages.has(type) ? `, ${depth}` : "";
  const write = (message: string) => `const start = w.open(${tag}, ${size}, ${depth});
  write${type}(w, asMessage(${message})${inner});
  w.closeLength(start, ${size});`;
  return repeated
    ? `if (${value} !== undefined) for (const each of asList(${value})) { ${write("each")} }`
    : `if (${value} !== undefined) { ${write(value)} }`;
}

const explicit: Readonly<Record<string, string>> = {
  bool: "bool",
  bytes: "bytesValue",
  double: "double",
  int64: "int64",
  sfixed64: "sfixed64",
  string: "string",
};

const implicit: Readonly<Record<string, string>> = {
  bool: "implicitBool",
  double: "implicitDouble",
  enum: "implicitInt32",
  fixed32: "implicitFixed32",
  fixed64: "implicitFixed64",
  id: "implicitId",
  sint32: "implicitSint32",
  string: "implicitString",
  uint32: "implicitUint32",
};

const repeated: Readonly<Record<string, string>> = {
  double: "packedDoubles",
  fixed64: "packedFixed64s",
  string: "strings",
  uint64: "packedUint64s",
};

function methodOf(field: FieldRow): string {
  const kind = "id" in field && field.id !== undefined ? "id" : field.kind;
  const methods = field.repeated ? repeated : tracksPresence(field) ? explicit : implicit;
  const method = methods[kind];
  if (method === undefined) {
    throw new Error(`${field.name}: ProtoWriter has no method for such a field of kind ${kind}`);
  }
  return method;
}

/** Number and wire type of a field; repeated numbers are packed. */
function tagOf(field: FieldRow): number {
  return field.number * 8 + (field.repeated ? 2 : wireTypeOf(field));
}
