import { z } from "zod";

/** How many of a section's keys have to be there. */
export interface KeyRule {
  readonly keys: readonly string[];
  /** Exactly one of them, or one at least. */
  readonly count: "one" | "some";
}

const keyRules = z.registry<KeyRule>();

/** What was attached to a schema by `exactlyOne` or `atLeastOne`. */
export function keyRuleOf(schema: z.core.$ZodType): KeyRule | undefined {
  return keyRules.get(schema);
}

/** A section in which exactly one of the keys is given. */
export function exactlyOne<Shape extends z.core.$ZodShape>(
  shape: Shape,
  keys: readonly (keyof Shape & string)[] = Object.keys(shape),
) {
  return withRule(shape, { keys, count: "one" });
}

/** A section in which one of the keys or more are given. */
export function atLeastOne<Shape extends z.core.$ZodShape>(
  shape: Shape,
  keys: readonly (keyof Shape & string)[] = Object.keys(shape),
) {
  return withRule(shape, { keys, count: "some" });
}

function withRule<Shape extends z.core.$ZodShape>(shape: Shape, rule: KeyRule) {
  const schema = z.strictObject(shape).superRefine(
    (section, context) => {
      const message = problemOf(rule, section);
      if (message !== undefined) {
        context.addIssue({ code: "custom", message });
      }
    },
    {
      // Keys are counted even where their values are wrong, but not where one may be misspelt.
      when: ({ value, issues }) =>
        typeof value === "object" &&
        value !== null &&
        !Array.isArray(value) &&
        !issues.some(
          ({ code, path }) =>
            (code === "unrecognized_keys" || code === "invalid_type") && (path ?? []).length === 0,
        ),
    },
  );
  keyRules.add(schema, rule);
  return schema;
}

function problemOf({ keys, count }: KeyRule, section: object): string | undefined {
  const given = keys.filter((key) => (section as Record<string, unknown>)[key] !== undefined);
  if (given.length === 0) {
    return `is incomplete: give ${count === "one" ? "one" : "one or more"} of ${keys.join(", ")}`;
  }
  return count === "one" && given.length > 1
    ? `has ${given.join(" and ")}: give one of ${keys.join(", ")}`
    : undefined;
}
