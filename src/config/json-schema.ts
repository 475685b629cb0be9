import { z } from "zod";
import { alternatives, fieldsOf } from "./check/schema-tree.ts";
import { allowVariables, variableDefinition } from "./json-schema-variables.ts";
import { bridgeSchema } from "./sections/bridge/bridge-options.ts";
import { kafkaSchema } from "./sections/kafka-options.ts";
import { type KeyRule, keyRuleOf } from "./sections/key-rule.ts";
import { metaOf } from "./sections/option.ts";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schema (draft 2020-12) of the options that a file can hold, for editors: with
 * descriptions, defaults and ranges, without the functions that only code can give.
 */
export function kafkaJsonSchema(): Record<string, unknown> {
  return convert(kafkaSchema, "draft-2020-12");
}

/**
 * The JSON Schema of a `bridge.yaml`, for editors. Where another value than text belongs, a text with a
 * variable in it, such as `"${PORT:-4318}"`, is right as well.
 *
 * It is draft-07, which editors know: the YAML language server and the JSON support of VS Code
 * understand later drafts in part at most.
 */
export function bridgeJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = convert(bridgeSchema, "draft-07");
  return {
    $schema,
    title: "bridge.yaml of otel-kafka-bridge",
    description: "What `otel-kafka run bridge.yaml` does.",
    definitions: { variable: variableDefinition },
    ...(allowVariables(schema) as object),
  };
}

function convert(schema: z.ZodType, target: "draft-07" | "draft-2020-12"): JsonSchema {
  return z.toJSONSchema(schema, {
    target,
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
      const rule = keyRuleOf(zodSchema);
      if (rule !== undefined) {
        Object.assign(jsonSchema, keyCounts(rule, jsonSchema));
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

/** How many keys a section has, as JSON Schema says it. */
function keyCounts({ keys, count }: KeyRule, { properties = {} }: JsonSchema): JsonSchema {
  if (Object.keys(properties).length > keys.length) {
    const each = keys.map((key) => ({ required: [key] }));
    return count === "one" ? { oneOf: each } : { anyOf: each };
  }
  return { minProperties: 1, ...(count === "one" ? { maxProperties: 1 } : {}) };
}
