import { z } from "zod";
import { allowedValues, alternatives, unwrap } from "../../src/config/check/schema-tree.ts";
import { metaOf, type OptionMeta, typeNameOf } from "../../src/config/sections/option.ts";

/** How a unit reads. */
export const units: Readonly<Record<NonNullable<OptionMeta["unit"]>, string>> = {
  ms: "milliseconds",
  bytes: "bytes",
  items: "spans, data points or log records",
};

/** The default of an option, as text. */
export function describeDefault(schema: z.core.$ZodType): string {
  const { defaultValue } = unwrap(schema);
  const { defaultText } = metaOf(schema) ?? {};
  if (defaultText !== undefined) {
    return /^[\w.-]+$/.test(defaultText) ? `\`${defaultText}\`` : defaultText;
  }
  if (alternatives(schema).every((kind) => kind._zod.def.type === "object")) {
    return defaultValue === undefined ? "none" : "that of each option in it";
  }
  return defaultValue === undefined || isEmptyObject(defaultValue)
    ? "none"
    : `\`${typeof defaultValue === "string" ? defaultValue : JSON.stringify(defaultValue)}\``;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** What an option takes, as text. */
export function describeType(schema: z.core.$ZodType): string {
  return [...new Set(alternatives(schema).map(describeKind))].join(" or ");
}

/** What an option takes where only text can be given. */
export function describeText(schema: z.core.$ZodType): string {
  const kinds = alternatives(schema).filter(
    ({ _zod: { def } }) => def.type !== "object" && def.type !== "custom",
  );
  return [...new Set(kinds.map(describeKind))].join(" or ");
}

function describeKind(schema: z.core.$ZodTypes): string {
  const { def } = schema._zod;
  switch (def.type) {
    case "enum":
    case "literal":
      return (allowedValues(schema) ?? []).map((value) => `\`${String(value)}\``).join(", ");
    case "number":
      return range(schema);
    case "array":
      return `list of ${describeType(def.element)}`;
    case "record":
      return "names and values";
    case "object":
      return "section";
    case "boolean":
      return "`true`, `false`";
    case "custom":
      return typeNameOf(schema)?.name ?? "function";
    default:
      return def.type;
  }
}

function range(schema: z.core.$ZodTypes): string {
  if (!(schema instanceof z.ZodNumber)) {
    return "number";
  }
  const { minValue, maxValue, format } = schema;
  const bounds = [
    isBound(minValue) ? `from ${minValue}` : "",
    isBound(maxValue) ? `to ${maxValue}` : "",
  ].filter((part) => part !== "");
  return [format === "safeint" ? "whole number" : "number", ...bounds].join(" ");
}

/** Whether it is a limit of the option's own, not that of every number. */
function isBound(value: number | null): boolean {
  return value !== null && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}
