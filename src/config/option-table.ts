import type { z } from "zod";
import { alternatives, fieldsOf, unwrap } from "./check/schema-tree.ts";
import { metaOf, type OptionMeta } from "./sections/option.ts";

/** One option, as documentation and the environment see it. */
export interface OptionRow {
  readonly path: readonly string[];
  readonly schema: z.core.$ZodType;
  readonly meta: OptionMeta;
  readonly required: boolean;
  /** Undefined where there is none. */
  readonly defaultValue: unknown;
  /** The environment variable; undefined for sections and functions. */
  readonly env: string | undefined;
}

/**
 * Every option below a schema, sections before what is in them. Alternatives come one by one; for the
 * names of a record stands `<name>`, for the elements of a list `[]`.
 */
export function optionRows(schema: z.core.$ZodType, path: readonly string[] = []): OptionRow[] {
  return alternatives(schema).flatMap((alternative) => {
    const { def } = alternative._zod;
    if (def.type === "record") {
      return optionRows(def.valueType, [...path, "<name>"]);
    }
    if (def.type === "array") {
      return optionRows(def.element, [...path, "[]"]);
    }
    return Object.entries(fieldsOf(alternative) ?? {}).flatMap(([key, field]) => {
      const row = rowOf(field, [...path, key]);
      return [row, ...optionRows(field, row.path)];
    });
  });
}

function rowOf(schema: z.core.$ZodType, path: readonly string[]): OptionRow {
  const meta = metaOf(schema);
  if (meta === undefined) {
    throw new Error(`The option ${path.join(".")} has no description`);
  }
  const { optional, defaultValue } = unwrap(schema);
  return {
    path,
    schema,
    meta,
    required: !optional,
    defaultValue,
    env: envName(path, schema, meta),
  };
}

function envName(
  path: readonly string[],
  schema: z.core.$ZodType,
  meta: OptionMeta,
): string | undefined {
  const hasText = alternatives(schema).some(
    ({ _zod: { def } }) => def.type !== "object" && def.type !== "custom",
  );
  if (meta.env === false || !hasText) {
    return undefined;
  }
  // People know these as SASL settings, by the names that other Kafka clients use.
  const words = path.map((part, index) => (index === 0 && part === "auth" ? "sasl" : part));
  return (
    meta.env ??
    `KAFKA_${words.map((word) => word.replace(/([A-Z])/g, "_$1").toUpperCase()).join("_")}`
  );
}
