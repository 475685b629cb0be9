import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";
import { filterOf, parseSpan } from "../../../src/cli/dlq/dlq-options.ts";
import { parsePlace } from "../../../src/cli/dlq/dlq-show.ts";

describe("a range of offsets", () => {
  it.each([
    ["17", { from: 17n, to: 17n }],
    ["17..20", { from: 17n, to: 20n }],
    ["17..", { from: 17n }],
    ["..20", { to: 20n }],
    ["9007199254740993..", { from: 9007199254740993n }],
  ])("is %j", (text, span) => {
    expect(parseSpan(text)).toEqual(span);
  });

  it.each(["", "..", "x", "-1", "20..17", "1-2", "1..2..3"])("is not %j", (text) => {
    expect(() => parseSpan(text)).toThrow(InvalidArgumentError);
  });
});

it("a place is a partition and an offset", () => {
  expect(parsePlace("2/1041")).toEqual({ partition: 2, offset: 1_041n });
  for (const text of ["1041", "/1", "1/", "a/1", "1/2/3", "-1/2"]) {
    expect(() => parsePlace(text)).toThrow(InvalidArgumentError);
  }
});

it("what is not given chooses nothing", () => {
  expect(filterOf({})).toEqual({ source: {} });
});
