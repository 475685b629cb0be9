import {
  type FieldRow,
  jsonName,
  type MessageRow,
  type ScalarKind,
} from "../../src/otlp/schema/index.ts";

const defaultOfKind: Readonly<Record<ScalarKind | "enum", string>> = {
  bool: "false",
  bytes: "noBytes",
  double: "0",
  enum: "0",
  fixed32: "0",
  fixed64: "0n",
  int32: "0",
  int64: "0n",
  sfixed64: "0n",
  sint32: "0",
  string: '""',
  uint32: "0",
  uint64: "0n",
};

/** Name of the constructor of a message with nothing set. */
export function constructorName(message: string): string {
  return `Plain${message}`;
}

/** The constructor of a message with nothing set. All properties are there: one shape for all. */
export function constructorOf(message: string, { fields }: MessageRow): string {
  const lines = fields.map((field) => `this.${jsonName(field.name)} = ${defaultOf(field)};`);
  return `const ${constructorName(message)} = plainObject<${message}>(function () {
  ${lines.join("\n")}
});`;
}

/** Name of the constructor of a choice with this field set. */
export function choiceConstructorName(message: string, field: FieldRow): string {
  const name = jsonName(field.name);
  return `${message}With${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The constructor of a choice with this field set: it has no other property. */
export function choiceConstructorOf(message: string, field: FieldRow): string {
  const name = jsonName(field.name);
  const type = `NonNullable<${message}["${name}"]>`;
  return `const ${choiceConstructorName(message, field)} = plainObject<${message}, [${type}]>(function (value) {
  this.${name} = value;
});`;
}

function defaultOf(field: FieldRow): string {
  if (field.repeated) {
    return field.kind === "double" ? "newDoubles()" : "newList()";
  }
  return field.kind === "message" || field.oneof !== undefined || field.optional
    ? "undefined"
    : defaultOfKind[field.kind];
}

/** The properties that are unset when this field is read. */
export function othersOfOneof({ fields }: MessageRow, field: FieldRow): string[] {
  return fields
    .filter((other) => other !== field && other.oneof !== undefined && other.oneof === field.oneof)
    .map(({ name }) => jsonName(name));
}
