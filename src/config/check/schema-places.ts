import type { z } from "zod";
import { alternatives, fieldsOf, objectSchemas, property, unwrap } from "./schema-tree.ts";

type Schema = z.core.$ZodType;

/** The schema of what is at a path, as far as the input tells alternatives apart. */
export function schemaAt(schema: Schema, path: readonly PropertyKey[], input: unknown): Schema {
  let current = schema;
  let value = input;
  for (const key of path) {
    current =
      objectSchemas(current, value)
        .map((shape) => (Object.hasOwn(shape, key) ? shape[String(key)] : undefined))
        .find((field) => field !== undefined) ??
      elementOf(current) ??
      current;
    value = property(value, key);
  }
  return current;
}

function elementOf(schema: Schema): Schema | undefined {
  for (const alternative of alternatives(schema)) {
    const def = alternative._zod.def;
    if (def.type === "array") {
      return def.element;
    }
    if (def.type === "record") {
      return def.valueType;
    }
  }
  return undefined;
}

/** Paths of the options that have a name, anywhere below a schema. */
export function placesOf(name: string, schema: Schema, path = ""): string[] {
  const found = alternatives(schema).flatMap((alternative) => {
    const element = elementOf(alternative);
    if (element !== undefined) {
      const isList = alternative._zod.def.type === "array";
      return placesOf(name, element, isList ? `${path}[]` : `${path}.<name>`);
    }
    return Object.entries(fieldsOf(alternative) ?? {}).flatMap(([key, field]) => {
      const here = path === "" ? key : `${path}.${key}`;
      return key === name ? [here] : placesOf(name, unwrap(field).schema, here);
    });
  });
  return [...new Set(found)];
}
