import { z } from "zod";
import { allowedValues, fieldsOf, unwrap } from "../../src/config/check/schema-tree.ts";
import { authSchema } from "../../src/config/sections/auth.ts";
import { bridgeSchema } from "../../src/config/sections/bridge/bridge-options.ts";
import { confluentSourceSchema } from "../../src/config/sections/bridge/confluent-source.ts";
import { kafkaSinkSchema } from "../../src/config/sections/bridge/kafka-sink.ts";
import { kafkaSourceSchema } from "../../src/config/sections/bridge/kafka-source.ts";
import { mskSourceSchema } from "../../src/config/sections/bridge/msk-source.ts";
import { otlpSourceSchema } from "../../src/config/sections/bridge/otlp-listeners.ts";
import { sinkSchema } from "../../src/config/sections/bridge/pipeline.ts";
import { processSchema } from "../../src/config/sections/bridge/process.ts";
import { consumerSchema } from "../../src/config/sections/consumer.ts";
import { kafkaSchema } from "../../src/config/sections/kafka-options.ts";
import { metaOf, type OptionMeta, typeNameOf } from "../../src/config/sections/option.ts";
import { producerSchema } from "../../src/config/sections/producer.ts";
import { sslSchema } from "../../src/config/sections/ssl.ts";
import { topicSchema } from "../../src/config/sections/topic.ts";
import { describeDefault, units } from "./option-text.ts";
import type { Page } from "./page.ts";

type Schema = z.core.$ZodType;

/** The files, each with the schema whose types it holds; those that others use come first. */
const files = [
  ["auth", authSchema],
  ["ssl", sslSchema],
  ["topic", topicSchema],
  ["producer", producerSchema],
  ["consumer", consumerSchema],
  ["kafka", kafkaSchema],
  ["otlp-source", otlpSourceSchema],
  ["kafka-source", kafkaSourceSchema],
  ["providers", z.union([mskSourceSchema, confluentSourceSchema])],
  ["kafka-sink", kafkaSinkSchema],
  ["sinks", sinkSchema],
  ["process", processSchema],
  ["bridge", bridgeSchema],
] as const satisfies readonly (readonly [string, Schema])[];

/** The documented types of the options, so that an editor shows what the schemas say. */
export const optionTypes: readonly Page[] = files.map(([name]) => ({
  path: `src/config/generated/${name}.ts`,
  render: () => renderFile(name),
}));

function renderFile(name: string): string {
  const homes = new Map<string, string>();
  for (const [file, schema] of files) {
    const printer = new TypePrinter(homes);
    printer.print(schema);
    if (file === name) {
      return [
        "// Generated from src/config/sections by `npm run docs:reference`. Changes made here are lost.",
        ...[...printer.imports].map(([type, from]) => `import type { ${type} } from "${from}";`),
        ...[...printer.declarations.values()].reverse(),
      ].join("\n\n");
    }
    for (const type of printer.declarations.keys()) {
      homes.set(type, `./${file}.ts`);
    }
  }
  throw new Error(`No file has the name ${name}`);
}

class TypePrinter {
  /** By name, in the order in which they were finished. */
  readonly declarations = new Map<string, string>();
  /** Where the names that are not declared here come from. */
  readonly imports = new Map<string, string>();
  readonly #homes: ReadonlyMap<string, string>;

  constructor(homes: ReadonlyMap<string, string>) {
    this.#homes = homes;
  }

  /** The type of what a schema takes; its named parts are declared beside it. */
  print(schema: Schema): string {
    const inner = unwrap(schema).schema;
    const named = typeNameOf(inner);
    if (named === undefined) {
      return this.#literal(inner);
    }
    const { name, description } = named;
    const home = description === undefined ? "../callbacks.ts" : this.#homes.get(name);
    if (home !== undefined) {
      this.imports.set(name, home);
    } else if (!this.declarations.has(name)) {
      const fields = fieldsOf(inner);
      const text =
        fields === undefined
          ? `export type ${name} = ${this.#literal(inner)};`
          : `export interface ${name} ${this.#body(fields)}`;
      this.declarations.set(name, `${comment([description ?? ""])}\n${text}`);
    }
    return name;
  }

  #literal(schema: z.core.$ZodTypes): string {
    const { def } = schema._zod;
    switch (def.type) {
      case "string":
      case "number":
      case "boolean":
        return def.type;
      case "enum":
      case "literal":
        return (allowedValues(schema) ?? []).map((value) => JSON.stringify(value)).join(" | ");
      case "array":
        return `readonly ${parenthesized(this.print(def.element))}[]`;
      case "record":
        return `Record<string, ${this.print(def.valueType)}>`;
      case "union":
        return def.options.map((option) => this.print(option)).join(" | ");
      case "object":
        return this.#body(def.shape);
      default:
        throw new Error(`No type is known for a schema of type ${def.type}`);
    }
  }

  #body(fields: Readonly<Record<string, Schema>>): string {
    const lines = Object.entries(fields).map(([name, field]) => {
      const { optional } = unwrap(field);
      const type = this.print(field);
      return `${describe(field)}\n${name}${optional ? "?" : ""}: ${type}${optional ? " | undefined" : ""};`;
    });
    return `{\n${lines.join("\n")}\n}`;
  }
}

function parenthesized(type: string): string {
  return type.includes(" | ") ? `(${type})` : type;
}

function describe(field: Schema): string {
  const meta = metaOf(field);
  if (meta === undefined) {
    throw new Error("An option has no description");
  }
  return comment([meta.description, facts(field, meta)].filter((part) => part !== ""));
}

function facts(field: Schema, meta: OptionMeta): string {
  const { optional } = unwrap(field);
  const parts = [
    meta.unit === undefined ? "" : `Unit: ${units[meta.unit]}.`,
    optional ? `Default: ${describeDefault(field)}.` : "Required.",
    meta.secret === true ? "A secret: never printed." : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** A TSDoc comment, its lines no longer than they may be. */
function comment(paragraphs: readonly string[]): string {
  const lines = paragraphs.flatMap((paragraph, index) => [
    ...(index === 0 ? [] : [""]),
    ...wrap(paragraph),
  ]);
  return lines.length === 1
    ? `/** ${lines[0]} */`
    : `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */`;
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > 90) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = `${last} ${word}`;
    }
  }
  return lines;
}
