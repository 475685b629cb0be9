import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  allowedValues,
  alternatives,
  fieldsOf,
  objectSchemas,
  property,
  unwrap,
  valueAt,
} from "../../../src/config/check/schema-tree.ts";

describe("unwrap", () => {
  it("takes off what only says that something may be absent", () => {
    const { schema, optional, defaultValue } = unwrap(z.array(z.int()).readonly().default([1]));
    expect(schema._zod.def.type).toBe("array");
    expect(optional).toBe(true);
    expect(defaultValue).toEqual([1]);
  });

  it("leaves a required schema as it is", () => {
    const schema = z.string();
    expect(unwrap(schema)).toEqual({ schema, optional: false, defaultValue: undefined });
  });

  it("finds the default of a section", () => {
    expect(unwrap(z.strictObject({}).prefault({}).optional())).toMatchObject({
      optional: true,
      defaultValue: {},
    });
  });
});

describe("alternatives", () => {
  it("are the schema itself where it is no union", () => {
    const schema = z.string();
    expect(alternatives(schema.optional())).toEqual([schema]);
  });

  it("lie flat where unions are within unions", () => {
    const union = z.union([z.string(), z.union([z.int(), z.boolean()]).optional()]);
    expect(alternatives(union).map((schema) => schema._zod.def.type)).toEqual([
      "string",
      "number",
      "boolean",
    ]);
  });
});

describe("allowedValues", () => {
  it("are those of an enum or a literal", () => {
    expect(allowedValues(z.enum(["a", "b"]))).toEqual(["a", "b"]);
    expect(allowedValues(z.literal(["all", 1]))).toEqual(["all", 1]);
    expect(allowedValues(z.string())).toBeUndefined();
  });
});

describe("objectSchemas", () => {
  const a = z.strictObject({ type: z.literal("a"), x: z.int() });
  const b = z.strictObject({ type: z.enum(["b", "c"]), y: z.int() });
  const schema = z.discriminatedUnion("type", [a, b]).optional();

  it("are the one that the value is meant for", () => {
    expect(objectSchemas(schema, { type: "c" })).toEqual([fieldsOf(b)]);
  });

  it("are all where the value does not say", () => {
    expect(objectSchemas(schema, { type: "d" })).toEqual([fieldsOf(a), fieldsOf(b)]);
    expect(objectSchemas(schema, undefined)).toHaveLength(2);
  });
});

describe("property and valueAt", () => {
  it("find what is there", () => {
    expect(valueAt({ a: [{ b: 1 }] }, ["a", 0, "b"])).toBe(1);
    expect(valueAt("x", [])).toBe("x");
  });

  it("find nothing where nothing is, nor what is inherited", () => {
    expect(valueAt({ a: null }, ["a", "b", "c"])).toBeUndefined();
    expect(property({}, "toString")).toBeUndefined();
    expect(property(null, "x")).toBeUndefined();
    expect(property("text", "length")).toBeUndefined();
  });
});
