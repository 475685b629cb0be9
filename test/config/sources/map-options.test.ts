import { describe, expect, it } from "vitest";
import { z } from "zod";
import { mapOptions } from "../../../src/config/sources/map-options.ts";

const schema = z.strictObject({
  count: z.int().optional(),
  list: z.array(z.boolean()).optional(),
  pairs: z.record(z.string(), z.int()).optional(),
  either: z.union([z.string(), z.strictObject({ deep: z.enum(["a"]).default("a") })]).optional(),
});

/** Each value with the kinds of schema that it may be meant for. */
function kinds(value: unknown): unknown {
  return mapOptions([schema], value, (schemas, part) =>
    [part, ...schemas.map((each) => each._zod.def.type)].join(" "),
  );
}

describe("mapOptions", () => {
  it("brings every value together with what it is meant for", () => {
    expect(kinds({ count: 1, list: [true, 2], pairs: { x: 3 }, either: { deep: "b" } })).toEqual({
      count: "1 optional",
      list: ["true boolean", "2 boolean"],
      pairs: { x: "3 number" },
      either: { deep: "b default" },
    });
  });

  it("leaves what no schema is known for to the change", () => {
    expect(kinds({ other: { deep: [1] }, count: [5] })).toEqual({
      other: { deep: ["1"] },
      count: ["5"],
    });
  });

  it("takes no object of a class for a section", () => {
    const value = new Date(0);
    expect(mapOptions([schema], { count: value }, (_schemas, part) => part)).toEqual({
      count: value,
    });
  });

  it("ends in a cycle", () => {
    const cycle: Record<string, unknown> = {};
    cycle.either = cycle;
    expect(() => kinds(cycle)).not.toThrow();
  });
});
