import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { FromText } from "../../../src/config/sources/from-text.ts";

function read(text: string, ...schemas: z.ZodType[]): unknown {
  return new FromText(text).toValue(schemas);
}

describe("FromText", () => {
  it.each([
    ["5", z.int(), 5],
    ["-5", z.int(), -5],
    [" 5 ", z.int().optional(), 5],
    ["1.5", z.number().default(1), 1.5],
    ["true", z.boolean(), true],
    ["Yes", z.boolean(), true],
    ["on", z.boolean(), true],
    ["1", z.boolean(), true],
    ["FALSE", z.boolean(), false],
    ["no", z.boolean(), false],
    ["off", z.boolean(), false],
    ["0", z.boolean(), false],
    ["lz4", z.enum(["none", "lz4"]), "lz4"],
    ["TraceID", z.enum(["traceId"]), "traceId"],
    ["1", z.literal(["all", 1]), 1],
    ["ALL", z.literal(["all", 1]), "all"],
    ["a, b,,c", z.array(z.string()), ["a", "b", "c"]],
    ["1,2", z.array(z.int()).readonly(), [1, 2]],
    ["", z.array(z.string()), []],
    ["a=1, b = x=y,c=", z.record(z.string(), z.string()), { a: "1", b: "x=y", c: "" }],
    ["n=5", z.record(z.string(), z.int()), { n: 5 }],
    ["true", z.union([z.boolean(), z.strictObject({})]), true],
  ])("reads %j", (text, schema, value) => {
    expect(read(text, schema)).toEqual(value);
  });

  it.each([
    ["an integer", "x5", z.int()],
    ["a number in another notation", "0x10", z.int()],
    ["a number with separators", "1_000", z.int()],
    ["an empty number", "", z.int()],
    ["a boolean", "maybe", z.boolean()],
    ["what every object has", "constructor", z.boolean()],
    ["a word", "zip", z.enum(["none", "lz4"])],
    ["pairs", "a=1,b", z.record(z.string(), z.string())],
    ["a section", "x", z.strictObject({})],
  ])("leaves what is not %s as text, for the schema to refuse", (_kind, text, schema) => {
    expect(read(text, schema)).toBe(text);
  });

  it("leaves text alone where text is taken, whatever it looks like", () => {
    for (const text of ["5", "true", " spaced ", "a,b", "null", "", "{x: 1}"]) {
      expect(read(text, z.union([z.int(), z.string(), z.boolean()]))).toBe(text);
    }
  });

  it("tries every schema that it may be meant for", () => {
    expect(read("plain", z.literal("none"), z.enum(["plain", "scram"]))).toBe("plain");
  });

  it("does not show its text", () => {
    const secret = new FromText("hunter2");
    expect(inspect(secret, { showHidden: true })).not.toContain("hunter2");
    expect(JSON.stringify({ secret })).toBe('{"secret":{}}');
  });
});
