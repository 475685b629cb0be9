import type { z } from "zod";
import { alternatives, fieldsOf } from "../check/schema-tree.ts";

/** Deeper than any option is; a cycle ends here. */
const maxDepth = 16;

/**
 * A copy of a tree of options in which every value that is neither object nor list went through
 * `change`, with the schemas that it may be meant for.
 */
export function mapOptions(
  schemas: readonly z.core.$ZodType[],
  value: unknown,
  change: (schemas: readonly z.core.$ZodType[], value: unknown) => unknown,
  depth = 0,
): unknown {
  if (depth > maxDepth || !isTree(value)) {
    return change(schemas, value);
  }
  const kinds = schemas.flatMap(alternatives);
  if (Array.isArray(value)) {
    const elements = kinds.flatMap(({ _zod: { def } }) =>
      def.type === "array" ? [def.element] : [],
    );
    return value.map((element) => mapOptions(elements, element, change, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      mapOptions(schemasOf(kinds, key), part, change, depth + 1),
    ]),
  );
}

function isTree(value: unknown): value is object {
  return (
    Array.isArray(value) ||
    (typeof value === "object" &&
      value !== null &&
      Object.getPrototypeOf(value) === Object.prototype)
  );
}

function schemasOf(kinds: readonly z.core.$ZodTypes[], key: string): z.core.$ZodType[] {
  return kinds.flatMap((kind) => {
    const { def } = kind._zod;
    if (def.type === "record") {
      return [def.valueType];
    }
    const fields = fieldsOf(kind) ?? {};
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    return field === undefined ? [] : [field];
  });
}
