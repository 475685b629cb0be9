import {
  type FieldRow,
  isChoice,
  isPackable,
  jsonName,
  type MessageRow,
  wireTypeOf,
} from "../../src/otlp/schema/index.ts";
import { type Codec, codecFiles } from "./codec-files.ts";
import {
  choiceConstructorName,
  choiceConstructorOf,
  constructorName,
  constructorOf,
  othersOfOneof,
} from "./field-values.ts";
import type { GeneratedFile } from "./generated-file.ts";

/**
 * The decoders to whole objects, on `ProtoReader`. They run after a scan and check nothing. A message
 * field that comes twice is merged, as protobuf has it: hence the parameter `into`.
 */
export function generateDecoders(): GeneratedFile[] {
  return codecFiles(codec);
}

const codec: Codec = {
  file: "decode",
  verb: "read",
  functionOf: (name, row) => (isChoice(row) ? choiceOf(name, row) : messageOf(name, row)),
  imports: {
    newDoubles: "../read/index.ts",
    newList: "../read/index.ts",
    noBytes: "../read/index.ts",
    "type ProtoReader": "../read/index.ts",
    plainObject: "../read/index.ts",
  },
};

function messageOf(name: string, row: MessageRow): string {
  const cases = row.fields.flatMap((field) => casesOf(row, field));
  const begin = `const m: ${name} = into ?? new ${constructorName(name)}();`;
  return `${constructorOf(name, row)}\n\n${functionOf(name, begin, cases, "m")}`;
}

/** A choice has only the one property that is set, and so gets another shape when it is read. */
function choiceOf(name: string, { fields }: MessageRow): string {
  const constructors = fields.map((field) => choiceConstructorOf(name, field));
  const cases = fields.map((field) => {
    const value = readOf(field, `m?.${jsonName(field.name)}`);
    return caseOf(tagOf(field), `m = new ${choiceConstructorName(name, field)}(${value});`);
  });
  return `${constructors.join("\n\n")}\n\n${functionOf(name, "let m = into;", cases, "m ?? {}")}`;
}

function functionOf(name: string, begin: string, cases: string[], result: string): string {
  return `export function read${name}(
  r: ProtoReader, end: number, into?: ${name} | undefined
): ${name} {
  ${begin}
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      ${cases.join("\n")}
      default: r.skip(tag);
    }
  }
  return ${result};
}`;
}

function caseOf(tag: number, statement: string): string {
  return `case 0x${tag.toString(16).padStart(2, "0")}: ${statement} break;`;
}

function casesOf(row: MessageRow, field: FieldRow): string[] {
  const property = `m.${jsonName(field.name)}`;
  if (!field.repeated) {
    const clear = othersOfOneof(row, field).map((name) => `m.${name} = undefined;`);
    const statement = `${property} = ${readOf(field, property)}; ${clear.join(" ")}`;
    return [caseOf(tagOf(field), statement)];
  }
  const push = `${property}.push(${readOf(field, undefined)});`;
  const oneByOne = caseOf(tagOf(field), push);
  return isPackable(field)
    ? [caseOf(field.number * 8 + 2, `for (const stop = r.end(); r.at < stop; ) ${push}`), oneByOne]
    : [oneByOne];
}

/** @param before what the field held so far, where it is merged with that */
function readOf(field: FieldRow, before: string | undefined): string {
  switch (field.kind) {
    case "message":
      return `read${field.type}(r, r.end()${before === undefined ? "" : `, ${before}`})`;
    case "enum":
      return "r.int32()";
    default:
      return `r.${field.kind}()`;
  }
}

function tagOf(field: FieldRow): number {
  return field.number * 8 + wireTypeOf(field);
}
