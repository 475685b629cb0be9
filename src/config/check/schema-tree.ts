import type { z } from "zod";

type Schema = z.core.$ZodType;

/** A schema without what only says that it may be absent, and the default found on the way. */
export interface Unwrapped {
  readonly schema: z.core.$ZodTypes;
  readonly optional: boolean;
  /** Undefined where there is none. */
  readonly defaultValue: unknown;
}

/** Takes optional, default and readonly off a schema. */
export function unwrap(schema: Schema): Unwrapped {
  let inner = schema as z.core.$ZodTypes;
  let optional = false;
  let defaultValue: unknown;
  for (;;) {
    const def = inner._zod.def;
    switch (def.type) {
      case "optional":
        optional = true;
        break;
      case "default":
      case "prefault":
        optional = true;
        defaultValue = def.defaultValue;
        break;
      case "readonly":
        break;
      default:
        return { schema: inner, optional, defaultValue };
    }
    inner = def.innerType as z.core.$ZodTypes;
  }
}

/** The alternatives of a schema, unions within unions laid flat: itself where it is no union. */
export function alternatives(schema: Schema): z.core.$ZodTypes[] {
  const inner = unwrap(schema).schema;
  const def = inner._zod.def;
  return def.type === "union" ? def.options.flatMap(alternatives) : [inner];
}

/** The values that an enum or a literal accepts; undefined for other schemas. */
export function allowedValues(schema: Schema): readonly unknown[] | undefined {
  const def = (schema as z.core.$ZodTypes)._zod.def;
  switch (def.type) {
    case "literal":
      return def.values;
    case "enum":
      return Object.values(def.entries);
    default:
      return undefined;
  }
}

/** The fields of a schema that describes an object; undefined for other schemas. */
export function fieldsOf(schema: Schema): Readonly<Record<string, Schema>> | undefined {
  const def = unwrap(schema).schema._zod.def;
  return def.type === "object" ? def.shape : undefined;
}

/**
 * The object schemas that a value may be meant for. Where one field tells the alternatives apart
 * (as `mechanism` does for `auth`) and the value has it, only the alternative with that field value.
 */
export function objectSchemas(schema: Schema, value: unknown): Readonly<Record<string, Schema>>[] {
  const shapes = alternatives(schema)
    .map(fieldsOf)
    .filter((shape) => shape !== undefined);
  const fits = shapes.filter((shape) =>
    Object.entries(shape).some(([key, field]) =>
      (field as z.core.$ZodTypes)._zod.def.type === "literal" ||
      (field as z.core.$ZodTypes)._zod.def.type === "enum"
        ? allowedValues(field)?.includes(property(value, key))
        : false,
    ),
  );
  return fits.length > 0 ? fits : shapes;
}

/** An own property of any value; undefined where there is none. */
export function property(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}

/** What is at a path of a tree of objects and arrays; undefined where there is nothing. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(property, value);
}
