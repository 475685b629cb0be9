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

/** Every option below a schema, sections before what is in them. Alternatives come one by one. */
export function optionRows(schema: z.core.$ZodType, path: readonly string[] = []): OptionRow[] {
  return alternatives(schema).flatMap((alternative) =>
    Object.entries(fieldsOf(alternative) ?? {}).flatMap(([key, field]) => {
      const meta = metaOf(field);
      if (meta === undefined) {
        throw new Error(`The option ${[...path, key].join(".")} has no description`);
      }
      const { optional, defaultValue } = unwrap(field);
      const here = [...path, key];
      const row: OptionRow = {
        path: here,
        schema: field,
        meta,
        required: !optional,
        defaultValue,
        env: envName(here, field, meta),
      };
      return [row, ...optionRows(field, here)];
    }),
  );
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
