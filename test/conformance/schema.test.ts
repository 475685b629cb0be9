import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { allEnums, allMessages, type FieldRow, jsonName } from "../../src/otlp/schema/index.ts";
import { official } from "./foreign-codecs.ts";

/** What we leave out: pointers into a table that only profiles carry. */
const leftOut = new Set(["string_value_strindex", "key_strindex"]);

function messageOf(name: string): DescMessage {
  const message = official.getMessage(name);
  if (message === undefined) {
    throw new Error(`${name} is not an official message`);
  }
  return message;
}

/** A field as both sides can say it. */
interface Fact {
  readonly number: number;
  readonly json: string;
  readonly kind: string;
  readonly repeated: boolean;
  readonly oneof: string | undefined;
  readonly optional: boolean;
}

function officialFact(field: DescField): Fact {
  const repeated = field.fieldKind === "list";
  const type = repeated ? field.listKind : field.fieldKind;
  const kind =
    type === "scalar" ? ScalarType[field.scalar as ScalarType].toLowerCase() : typeName(field);
  // The oneof that the compiler makes up for an `optional` field is not one of the schema.
  const optional = field.proto.proto3Optional;
  const oneof = optional ? undefined : field.oneof?.name;
  return { number: field.number, json: field.jsonName, kind, repeated, oneof, optional };
}

function typeName(field: DescField): string {
  return field.message?.typeName ?? field.enum?.typeName ?? "?";
}

function ownFact(field: FieldRow): Fact {
  const { number, oneof } = field;
  const json = jsonName(field.name);
  const kind = ownKind(field);
  return {
    number,
    json,
    kind,
    repeated: field.repeated === true,
    oneof,
    optional: field.optional === true,
  };
}

function ownKind(field: FieldRow): string {
  switch (field.kind) {
    case "message":
      return allMessages.get(field.type)?.proto ?? "?";
    case "enum":
      return allEnums.get(field.type)?.proto ?? "?";
    default:
      return field.kind;
  }
}

const byNumber = (a: Fact, b: Fact) => a.number - b.number;

test.each([...allMessages])("%s has the official fields", (_name, row) => {
  const fields = messageOf(row.proto).fields.filter(({ name }) => !leftOut.has(name));
  expect(row.fields.map(ownFact)).toEqual(fields.map(officialFact).sort(byNumber));
});

test.each([...allEnums])("%s has the official values", (_name, row) => {
  const values = official.getEnum(row.proto)?.values ?? [];
  expect(Object.entries(row.values).map(([name, number]) => [row.prefix + name, number])).toEqual(
    values.map(({ name, number }) => [name, number]),
  );
});
