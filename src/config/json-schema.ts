import { z } from "zod";
import { alternatives, fieldsOf } from "./check/schema-tree.ts";
import { kafkaSchema } from "./sections/kafka-options.ts";
import { metaOf } from "./sections/option.ts";

/**
 * The JSON Schema (draft 2020-12) of the options that a file can hold, for editors: with
 * descriptions, defaults and ranges, without the functions that only code can give.
 */
export function kafkaJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(kafkaSchema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const meta = metaOf(zodSchema);
      if (meta !== undefined) {
        jsonSchema.description = meta.description;
      }
      for (const [key, field] of Object.entries(fieldsOf(zodSchema) ?? {})) {
        if (alternatives(field).every(isCode)) {
          delete jsonSchema.properties?.[key];
        }
      }
      if (jsonSchema.anyOf !== undefined) {
        // A function has no schema, and an empty one would let everything pass.
        jsonSchema.anyOf = jsonSchema.anyOf.filter((option) => Object.keys(option).length > 0);
      }
      // For zod a list that is not changed; in JSON Schema one that the user may not set.
      delete jsonSchema.readOnly;
    },
  });
}

function isCode(schema: z.core.$ZodTypes): boolean {
  return schema._zod.def.type === "custom";
}
