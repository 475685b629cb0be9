import {
  allMessages,
  type FieldRow,
  isPackable,
  itemTypes,
  jsonName,
  type MessageRow,
  wireTypeOf,
} from "../../src/otlp/schema/index.ts";
import { packIntoFiles } from "./file-packing.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { countingMessages, depthOf, recursiveMessages, requestMessages } from "./message-graph.ts";

/**
 * The fast scanners: one function for each message type of a request.
 *
 * What makes them fast, each measured: tags are literals, compared in the order in which encoders
 * write the fields, so that the usual message passes through its function once without a miss; a
 * field of one tag byte and one length byte takes two reads, both within bounds because a field is
 * never shorter than two bytes; ends are checked once per message, not per field; an AnyValue that
 * is a short text is recognised by its first bytes without a call.
 */
export function generateScanners(): GeneratedFile[] {
  return [...new Set(homes.values())].map((home) => {
    const body = [...requestMessages]
      .filter((name) => homes.get(name) === home)
      .map((name) => scannerOf(name, rowOf(name)))
      .join("\n\n");
    return { path: `${home}.ts`, text: `${importsOf(home, body)}\n\n${body}` };
  });
}

/** The file of each scanner, without its extension. */
const homes = packIntoFiles("scan", requestMessages);

function rowOf(name: string): MessageRow {
  const row = allMessages.get(name);
  if (row === undefined) {
    throw new Error(`there is no message ${name} in the schema`);
  }
  return row;
}

function scannerOf(name: string, row: MessageRow): string {
  const counting = countingMessages.has(name);
  const recursive = recursiveMessages.has(name);
  const oneByte = row.fields.filter(({ number }) => number < 16);
  const longTags = row.fields.filter(({ number }) => number >= 16);
  const text = `${isCalledElsewhere(name) ? "export " : ""}function scan${name}(
  b: Uint8Array, from: number, end: number${recursive ? ", depth: number" : ""}
): ${counting ? "number" : "void"} {
  const last = end - 1;
  ${counting ? "let items = 0;" : ""}
  ${hasCountedOneof(name, row) ? "let chosen = 0;" : ""}
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    ${oneByte.map((field) => fieldOf(name, field)).join("\n")}
    if (p === before) {
      ${longTags.map(longTagOf).join("")}
      p = afterUnknown(b, p, end, 0x${knownMask(row).toString(16)});
    }
  }
  if (p !== end) throw unusual;
  ${counting ? "return items;" : ""}
}`;
  return (readsLength(row) ? text : text.replaceAll(/^.*\bn = b.*\n/gm, "")).replaceAll(
    /\n\s*\n/g,
    "\n",
  );
}

/** Whether another file calls the scanner: that of a request, or of a message that holds it. */
function isCalledElsewhere(name: string): boolean {
  const isHeldBy = (other: string) =>
    rowOf(other).fields.some((field) => field.kind === "message" && field.type === name);
  const holders = [...requestMessages].filter(isHeldBy);
  return holders.length === 0 || holders.some((other) => homes.get(other) !== homes.get(name));
}

/** The members of such a oneof replace each other: only the last one's items count. */
function hasCountedOneof(name: string, { fields }: MessageRow): boolean {
  return countingMessages.has(name) && fields.some(({ oneof }) => oneof !== undefined);
}

/** Fixed-width values need no look at the byte after their tag. */
function readsLength({ fields }: MessageRow): boolean {
  return fields.some((field) => field.repeated || [0, 2].includes(wireTypeOf(field)));
}

function knownMask({ fields }: MessageRow): number {
  return fields.reduce((mask, { number }) => mask | (1 << number), 0) >>> 0;
}

function fieldOf(owner: string, field: FieldRow): string {
  const wireType = wireTypeOf(field);
  const packed = isPackable(field);
  const main = branch(
    field,
    packed ? 2 : wireType,
    packed ? packedOf(wireType) : singleOf(owner, field),
  );
  return packed ? main + branch(field, wireType, scalarOf(wireType)) : main;
}

function branch(field: FieldRow, wireType: number, action: string): string {
  const keyword = field.repeated ? "while" : "if";
  return `${keyword} (tag === ${field.number * 8 + wireType}) { // ${jsonName(field.name)}
    ${action}
    if (p >= last) break;
    tag = b[p] as number;
    n = b[p + 1] as number;
  }
`;
}

/** A field whose tag takes two bytes. Only fixed-width ones exist so far. */
function longTagOf(field: FieldRow): string {
  const wireType = wireTypeOf(field);
  if (field.number > 31 || field.repeated || (wireType !== 1 && wireType !== 5)) {
    throw new Error(`there is no scanner yet for ${field.name}, a field of number 16 or more`);
  }
  const tag = field.number * 8 + wireType;
  const bytes = `tag === ${(tag & 127) | 128} && n === ${tag >> 7}`;
  return `if (${bytes}) { // ${jsonName(field.name)}
    p += ${wireType === 1 ? 10 : 6};
    continue;
  }
`;
}

const contentOf = `let start = p + 2;
  if (n > 127) {
    start = afterLength(b, p + 1, end);
    n = lengthAt(b, p + 1, start, end);
  }
  p = start + n;`;

function singleOf(owner: string, field: FieldRow): string {
  if (field.kind === "message") {
    return messageOf(owner, field.number, field.type, field.oneof !== undefined);
  }
  if (field.kind !== "enum" && field.id !== undefined) {
    return `if (n !== ${field.id} && n !== 0) throw unusual;
      p += n + 2;`;
  }
  return scalarOf(wireTypeOf(field));
}

function scalarOf(wireType: number): string {
  switch (wireType) {
    case 0:
      return "p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);";
    case 1:
      return "p += 9;";
    case 2:
      return "p = n < 128 ? p + 2 + n : afterBytes(b, p + 1, end);";
    default:
      return "p += 5;";
  }
}

function packedOf(wireType: number): string {
  return wireType === 0
    ? `${contentOf}
      if (p > end) throw unusual;
      packedVarints(b, start, p);`
    : `${contentOf}
      if (n % ${wireType === 1 ? 8 : 4} !== 0) throw unusual;`;
}

function messageOf(owner: string, number: number, type: string, inOneof: boolean): string {
  // The deepest value inside a list or map lies three levels below the value that holds it.
  const guard = owner === "AnyValue" ? "if (depth > deepestValue) throw unusual;" : "";
  return `${guard}
    ${contentOf}
    if (p > end) throw unusual;
    ${inOneof && countingMessages.has(owner) ? chooseOf(number) : ""}
    ${shortTextOf(type)}${callOf(owner, type)}`;
}

function chooseOf(number: number): string {
  return `if (chosen !== ${number}) {
      chosen = ${number};
      items = 0;
    }`;
}

function shortTextOf(type: string): string {
  return type === "AnyValue"
    ? "if (n < 2 || n > 127 || b[start] !== 10 || b[start + 1] !== n - 2) "
    : "";
}

function callOf(owner: string, type: string): string {
  const depth = recursiveMessages.has(owner) ? "depth + 1" : String(depthOf(owner) + 1);
  const call = `scan${type}(b, start, p${recursiveMessages.has(type) ? `, ${depth}` : ""});`;
  if (itemTypes.has(type)) {
    return `items += 1; ${call}`;
  }
  return countingMessages.has(type) ? `items += ${call}` : call;
}

function importsOf(home: string, body: string): string {
  const called = [...homes].filter(
    ([name, file]) => file !== home && body.includes(`scan${name}(`),
  );
  const files = [...new Set(called.map(([, file]) => file))].map((file) => {
    const names = called.filter(([, other]) => other === file).map(([name]) => `scan${name}`);
    return `import { ${names.join(", ")} } from "./${file}.ts";\n`;
  });
  const used = primitives.filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  return `import { ${used.join(", ")} } from "../wire/index.ts";\n${files.join("")}`;
}

const primitives = [
  "afterBytes",
  "afterLength",
  "afterUnknown",
  "afterVarint",
  "deepestValue",
  "lengthAt",
  "packedVarints",
  "unusual",
];
