import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkOptions, type OptionRules } from "../../../src/config/check/check.ts";
import { byPath, issuesOf } from "../problems.ts";

// A small set of options of our own: what is shown here holds for any schema, not only Kafka's.
const schema = z.strictObject({
  name: z.string().min(1),
  low: z.int().min(0).max(10).default(1),
  high: z.int().default(5),
  nested: z
    .strictObject({ list: z.array(z.int()).optional(), mode: z.enum(["on", "off"]).default("on") })
    .prefault({}),
  kind: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("a"), x: z.int() }),
      z.strictObject({ type: z.literal("b"), y: z.int() }),
    ])
    .optional(),
});

const rules: OptionRules<typeof schema> = {
  schema,
  contradictions: [
    {
      reads: ["high", "low"],
      message: "must be more than low",
      broken: ({ high, low }) => high <= low,
    },
    {
      reads: ["nested.mode", "low"],
      message: "was said with low",
      broken: ({ nested }, given) => nested.mode === "off" && given("low"),
    },
  ],
  asIs: new Set(),
  standIns: { name: "anything" },
};

function problems(input: unknown): Record<string, string> {
  return byPath(issuesOf(() => checkOptions(rules, input)));
}

describe("checkOptions", () => {
  it("gives the options with their defaults, and what was given", () => {
    const { options, given } = checkOptions(rules, { name: "n", nested: { list: [1] } });
    expect(options).toEqual({ name: "n", low: 1, high: 5, nested: { list: [1], mode: "on" } });
    expect(given("nested.list")).toBe(true);
    expect(given("nested.mode")).toBe(false);
    expect(given("nested.list.deeper.than.that")).toBe(false);
  });

  it("finds contradictions", () => {
    expect(problems({ name: "n", low: 7, high: 7 })).toEqual({ high: "must be more than low" });
    expect(problems({ name: "n", low: 2, nested: { mode: "off" } })).toEqual({
      "nested.mode": "was said with low",
    });
  });

  it("finds contradictions where something required is missing", () => {
    expect(problems({ low: 7 })).toEqual({
      name: "is required: expected a string",
      high: "must be more than low",
    });
  });

  it("finds contradictions beside a section that is wrong as a whole", () => {
    expect(problems({ name: "n", low: 7, nested: 5, kind: { type: "a" }, other: 1 })).toEqual({
      nested: "expected a section of options, got a number",
      "kind.x": "is required: expected a whole number",
      other: expect.stringMatching(/^is not an option; known here: name, low, high, nested, kind$/),
      high: "must be more than low",
    });
  });

  it("finds none about what is wrong by itself", () => {
    expect(problems({ name: "n", low: 11, high: 3 })).toEqual({ low: "must be at most 10" });
    expect(problems({ name: "n", low: 2, nested: { mode: "of" } })).toEqual({
      "nested.mode": "expected one of on, off; did you mean off?",
    });
  });

  it("explains elements of lists by their place", () => {
    expect(problems({ name: "n", nested: { list: [1, "2", 3.5] } })).toEqual({
      "nested.list[1]": "expected a whole number",
      "nested.list[2]": "expected a whole number",
    });
  });

  it("adds what the source of the options found, and says no more of those", () => {
    const origin = {
      name: "file",
      locate: (path: readonly PropertyKey[]) => path.join("/"),
      issues: [{ path: ["low"], message: "is not set" }],
      hints: [{ path: "LOW", message: "is not read" }],
    };
    const call = () => checkOptions(rules, { name: "", low: "" }, origin);
    expect(issuesOf(call)).toEqual([
      { path: "low", message: "is not set" },
      { path: "name", message: "is empty" },
      { path: "LOW", message: "is not read" },
    ]);
    expect(call).toThrow(/: file\n {2}- low: is not set\n/);
  });

  it("gives hints only where something is wrong", () => {
    const origin = { locate: String, hints: [{ path: "X", message: "is not read" }] };
    expect(() => checkOptions(rules, { name: "n" }, origin)).not.toThrow();
  });
});
