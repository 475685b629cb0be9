import { allMessages, type MessageRow, schemaParts } from "../../src/otlp/schema/index.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { requestMessages } from "./message-graph.ts";

/** One function for each message type of a request, in one file for each part of the schema. */
export interface Codec {
  /** The files are called `<file>-<part>.ts`. */
  readonly file: string;
  /** The functions are called `<verb><Message>`. */
  readonly verb: string;
  functionOf(name: string, row: MessageRow): string;
  /** Imports that do not depend on the schema: what is imported, by what it must be used as. */
  readonly imports: Readonly<Record<string, string>>;
}

export function codecFiles(codec: Codec): GeneratedFile[] {
  return Object.entries(schemaParts).map(([part, { messages }]) => {
    const body = Object.entries(messages)
      .filter(([name]) => requestMessages.has(name))
      .map(([name, row]) => codec.functionOf(name, row))
      .join("\n\n");
    return { path: `${codec.file}-${part}.ts`, text: `${importsOf(codec, part, body)}\n\n${body}` };
  });
}

function importsOf({ file, verb, imports }: Codec, part: string, body: string): string {
  const uses = (name: string) => new RegExp(`\\b${name}\\b`).test(body);
  const fixed = Object.entries(imports).filter(([name]) => uses(name.replace("type ", "")));
  const lines = fixed.map(([name, from]) => `import { ${name} } from "${from}";`);
  for (const [other, { messages }] of Object.entries(schemaParts)) {
    const names = Object.keys(messages).filter((name) => requestMessages.has(name));
    const types = names.filter(uses);
    const functions = names.map((name) => `${verb}${name}`).filter(uses);
    if (types.length > 0) {
      lines.push(`import type { ${types.join(", ")} } from "./types-${other}.ts";`);
    }
    if (functions.length > 0 && other !== part) {
      lines.push(`import { ${functions.join(", ")} } from "./${file}-${other}.ts";`);
    }
  }
  return lines.join("\n");
}

for (const [name, { fields }] of allMessages) {
  const oneofs = new Set(fields.map(({ oneof }) => oneof).filter((oneof) => oneof !== undefined));
  if (oneofs.size > 1) {
    throw new Error(`${name} has more than one oneof: the codec generators expect at most one`);
  }
}
