import type { z } from "zod";
import { alternatives, fieldsOf, unwrap } from "../check/schema-tree.ts";
import { metaOf } from "../sections/option.ts";
import type { Entry } from "./entry.ts";

type Schema = z.core.$ZodType;

const maxColumns = 100;

/**
 * The entries as YAML, each under what the schema says of it. Options that are off have their sign
 * right before the key, texts a space between.
 */
export function renderEntries(
  entries: readonly Entry[],
  schema: Schema,
  depth: number = 0,
): string[] {
  return entries.flatMap((entry, index) => {
    const field = fieldAt(schema, entry.key);
    const indent = "  ".repeat(depth);
    const lines = [
      ...comment(metaOf(field)?.description ?? "", indent),
      `${indent}${entry.off === true ? "#" : ""}${entry.key}:${textOf(entry, field)}`,
      ...renderEntries(entry.entries ?? [], field, depth + 1),
    ];
    return depth === 0 && index > 0 ? ["", ...lines] : lines;
  });
}

function textOf({ value, entries }: Entry, field: Schema): string {
  if (entries !== undefined) {
    return "";
  }
  const { defaultValue } = unwrap(field);
  return ` ${value ?? JSON.stringify(defaultValue).replaceAll(/^"([a-z][a-z0-9]*)"$/g, "$1")}`;
}

/** The schema of a key, in whichever alternative has it; of a record, that of every value. */
function fieldAt(schema: Schema, key: string): Schema {
  for (const alternative of alternatives(schema)) {
    const { def } = alternative._zod;
    const field = def.type === "record" ? def.valueType : fieldsOf(alternative)?.[key];
    if (field !== undefined) {
      return field;
    }
  }
  throw new Error(`No option is called ${key} there`);
}

/** A text as comments, its lines no longer than they may be. */
export function comment(text: string, indent = ""): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter((part) => part !== "")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= maxColumns) {
      lines.push(`${indent}# ${word}`);
    } else {
      lines[lines.length - 1] = `${last} ${word}`;
    }
  }
  return lines;
}
