import { z } from "zod";

/** What is known of an option beside its schema. Types, documentation and environment names are made from it. */
export interface OptionMeta {
  /** What the option does, in one or two sentences. */
  readonly description: string;
  readonly unit?: "ms" | "bytes" | "items";
  /** How the default reads, where its value does not say it. */
  readonly defaultText?: string;
  /** Never printed; its resolved value is a `Secret`. */
  readonly secret?: true;
  /** The value may be a path; in a configuration file it is relative to that file's folder. */
  readonly file?: true;
  /**
   * The environment variable, where it is not `KAFKA_` and the path in capitals; false where there
   * is none.
   */
  readonly env?: string | false;
  /** librdkafka's property that carries the option, where one does. */
  readonly property?: string;
}

const registry = z.registry<OptionMeta>();

/** Attaches to a schema what is known of the option; gives the same schema back. */
export function option<S extends z.ZodType>(schema: S, meta: OptionMeta): S {
  registry.add(schema, meta);
  return schema;
}

/** What was attached to a schema by `option`. */
export function metaOf(schema: z.core.$ZodType): OptionMeta | undefined {
  return registry.get(schema);
}

/** The TypeScript type of a schema that has a name of its own. */
export interface TypeName {
  readonly name: string;
  /** What it is; undefined for the functions and objects of code, which are described there. */
  readonly description?: string;
}

const typeNames = z.registry<TypeName>();

/** Gives the TypeScript type of a schema a name; gives the same schema back. */
export function named<S extends z.ZodType>(schema: S, name: string, description?: string): S {
  typeNames.add(schema, description === undefined ? { name } : { name, description });
  return schema;
}

/** What was given to a schema by `named`. */
export function typeNameOf(schema: z.core.$ZodType): TypeName | undefined {
  return typeNames.get(schema);
}

/** The largest 32-bit integer, which is where librdkafka's own ranges end. */
export const maxInt32 = 2_147_483_647;

/** A whole number in a range. */
export function whole(min: number, max: number = maxInt32) {
  return z.int().min(min).max(max);
}

/** A string that says something. */
export function text() {
  return z.string().min(1);
}
