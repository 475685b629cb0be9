import {
  allMessages,
  type EnumRow,
  type FieldRow,
  jsonName,
  type MessageRow,
  type ScalarKind,
  type SchemaPart,
  schemaParts,
} from "../../src/otlp/schema/index.ts";
import type { GeneratedFile } from "./generated-file.ts";

const typeOfKind: Readonly<Record<ScalarKind, string>> = {
  bool: "boolean",
  bytes: "Uint8Array",
  double: "number",
  fixed32: "number",
  fixed64: "bigint",
  int32: "number",
  int64: "bigint",
  sfixed64: "bigint",
  sint32: "number",
  string: "string",
  uint32: "number",
  uint64: "bigint",
};

/** Interfaces and enum constants, one file for each part of the schema. */
export function generateTypes(): GeneratedFile[] {
  return Object.entries(schemaParts).map(([part, schema]) => ({
    path: `types-${part}.ts`,
    text: [importsOf(part, schema), ...declarationsOf(schema)].join("\n\n"),
  }));
}

function declarationsOf(schema: SchemaPart): string[] {
  return [
    ...Object.entries(schema.enums).map(([name, row]) => enumOf(name, row)),
    ...Object.entries(schema.messages).map(([name, row]) => interfaceOf(name, row)),
  ];
}

function enumOf(name: string, { doc, values, mask }: EnumRow): string {
  const rows = Object.entries(values).map(
    ([key, value]) => `  ${key}: ${mask ? `0x${value.toString(16)}` : value},`,
  );
  const note = mask ? "" : " Receivers must expect values that are not listed.";
  return `/** ${doc}${note} */\nexport const ${name} = {\n${rows.join("\n")}\n} as const;`;
}

function interfaceOf(name: string, { doc, fields }: MessageRow): string {
  const rows = fields.map((field) => `  /** ${docOf(field)} */\n  ${propertyOf(field)}`);
  return `/** ${doc} */\nexport interface ${name} {\n${rows.join("\n")}\n}`;
}

function docOf(field: FieldRow): string {
  return field.kind === "enum" ? `${field.doc} See {@link ${field.type}}.` : field.doc;
}

function propertyOf(field: FieldRow): string {
  const name = jsonName(field.name);
  const type = elementTypeOf(field);
  if (field.repeated) {
    return `${name}: ${type}[];`;
  }
  const mayBeAbsent = field.kind === "message" || field.oneof !== undefined || field.optional;
  return mayBeAbsent ? `${name}?: ${type} | undefined;` : `${name}: ${type};`;
}

function elementTypeOf(field: FieldRow): string {
  if (field.kind === "message") {
    return field.type;
  }
  return field.kind === "enum" ? "number" : typeOfKind[field.kind];
}

function importsOf(part: string, schema: SchemaPart): string {
  const used = Object.values(schema.messages)
    .flatMap(({ fields }) => fields)
    .flatMap((field) => (field.kind === "message" ? [field.type] : []));
  return Object.entries(schemaParts)
    .filter(([other]) => other !== part)
    .map(([other, { messages }]) => {
      const names = [...new Set(used)].filter((name) => name in messages).sort();
      return names.length === 0
        ? ""
        : `import type { ${names.join(", ")} } from "./types-${other}.ts";\n`;
    })
    .join("");
}

for (const [name, { fields }] of allMessages) {
  for (const field of fields) {
    if (field.kind === "message" && !allMessages.has(field.type)) {
      throw new Error(`${name}.${field.name}: there is no message ${field.type} in the schema`);
    }
  }
}
