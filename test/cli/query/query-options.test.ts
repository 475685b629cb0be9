import { Command } from "commander";
import { describe, expect, test } from "vitest";
import {
  addQueryOptions,
  parseFilter,
  type QueryOptions,
} from "../../../src/cli/query/query-options.ts";

describe("a condition of a query", () => {
  test.each([
    ["service=shop", { field: "service", equals: "shop" }],
    ["status!=ok", { field: "status", not: "ok" }],
    ["name~^GET /", { field: "name", matches: /^GET \//u }],
    ["body*=a=b", { field: "body", contains: "a=b" }],
    ["durationMs>=1.5", { field: "durationMs", atLeast: 1.5 }],
    ["severity>=warn", { field: "severity", atLeast: "warn" }],
    ["value<=-3", { field: "value", atMost: -3 }],
  ])("%s is read", (text, expected) => {
    expect(parseFilter(text)).toEqual(expected);
  });

  test.each(["service", "=x", "name~("])("%s is refused", (text) => {
    expect(() => parseFilter(text)).toThrow(/Write key=value|Invalid regular expression/);
  });
});

/** What the options of a command line are read as. */
function read(...args: string[]): QueryOptions {
  let options: QueryOptions = {};
  const command = addQueryOptions(new Command("query"))
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .action((_signal: string, given: QueryOptions) => {
      options = given;
    });
  command.parse(["traces", ...args], { from: "user" });
  return options;
}

describe("the options of a query", () => {
  test("take lists with commas between, and several times", () => {
    expect(
      read("--aggregate", "count, p95", "--aggregate", "max", "--group-by", "service,name"),
    ).toEqual({
      aggregate: ["count", "p95", "max"],
      groupBy: ["service", "name"],
    });
    expect(read("--where", "a=1", "--where", "b=2").where).toHaveLength(2);
  });

  test("take lengths of time", () => {
    expect(read("--every", "1m", "--skew", "2h")).toEqual({ every: 60_000, skew: 7_200_000 });
  });

  test.each([
    [["--aggregate", "median"], "Write sum, avg"],
    [["--aggregate", "count,,max"], "Write names with commas between."],
    [["--limit", "0"], "Write a whole number from 1."],
    [["--order", "best"], "Allowed choices are newest, oldest."],
    [["--since", "soon"], "Write 30s"],
  ])("%j are refused with what to write", (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });
});
