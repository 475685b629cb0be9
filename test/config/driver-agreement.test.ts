import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { alternatives } from "../../src/config/check/schema-tree.ts";
import { kafkaRules } from "../../src/config/kafka-rules.ts";
import { type OptionRow, optionRows } from "../../src/config/option-table.ts";
import { promised } from "../../src/config/sections/promised-properties.ts";

/** One row of librdkafka's own list of properties. */
interface Property {
  readonly range: string;
  readonly description: string;
}

// The driver carries librdkafka's list. What we say of a property must hold for the one we use.
const folder = dirname(
  createRequire(import.meta.url).resolve("@confluentinc/kafka-javascript/package.json"),
);
const list = readFileSync(join(folder, "deps/librdkafka/CONFIGURATION.md"), "utf8");
const properties = new Map<string, Property>(
  list
    .split("\n")
    .map((line) => line.split(" | ").map((cell) => cell.trim()))
    .filter((cells) => cells.length >= 6)
    .map(([name = "", , range = "", , , description = ""]) => [name, { range, description }]),
);

const rows = optionRows(kafkaRules.schema).filter(({ meta }) => meta.property !== undefined);

function numberOf({ schema }: OptionRow): z.ZodNumber | undefined {
  return alternatives(schema).find((kind): kind is z.ZodNumber => kind instanceof z.ZodNumber);
}

describe("the options and librdkafka's list of its properties", () => {
  it("has the list to compare with", () => {
    expect(properties.size).toBeGreaterThan(150);
  });

  it.each(rows.map((row) => [row.path.join("."), row.meta.property ?? ""]))(
    "%s is carried by a property that exists: %s",
    (_option, property) => {
      expect(properties.has(property)).toBe(true);
    },
  );

  const ranged = rows.filter((row) => numberOf(row) !== undefined);

  it.each(ranged.map((row) => [row.path.join("."), row] as const))(
    "%s takes no number that librdkafka refuses",
    (_option, row) => {
      const [min, max] = (properties.get(row.meta.property ?? "")?.range ?? "")
        .split(" .. ")
        .map(Number);
      const { minValue, maxValue } = numberOf(row) ?? {};
      expect(min).toEqual(expect.any(Number));
      expect(minValue).toBeGreaterThanOrEqual(min ?? Number.NaN);
      expect(maxValue).toBeLessThanOrEqual(max ?? Number.NaN);
    },
  );

  it("compares the range of every number that is passed on", () => {
    expect(ranged.length).toBeGreaterThanOrEqual(20);
  });

  it("knows librdkafka's debug contexts, all of them and no other", () => {
    const row = rows.find(({ path }) => path.join(".") === "debug");
    const [element] = row === undefined ? [] : alternatives(row.schema);
    const contexts = element instanceof z.ZodArray ? (element.element as z.ZodEnum).options : [];
    expect(contexts).toEqual(properties.get("debug")?.range.split(", "));
  });

  it.each(["producer.compression", "consumer.protocol", "consumer.isolation"])(
    "%s takes words that librdkafka takes",
    (option) => {
      const row = rows.find(({ path }) => path.join(".") === option);
      const [kind] = row === undefined ? [] : alternatives(row.schema);
      const words = kind instanceof z.ZodEnum ? kind.options : [];
      const known = properties.get(row?.meta.property ?? "")?.range.split(", ") ?? [];
      expect(words.length).toBeGreaterThan(0);
      expect(known).toEqual(expect.arrayContaining(words));
    },
  );

  it("refuses no property by a name that librdkafka does not have", () => {
    // Undocumented there, and used for the embedded cluster.
    const known = (name: string) => properties.has(name) || name === "test.mock.num.brokers";
    expect(Object.keys(promised).filter((name) => !known(name))).toEqual([]);
  });

  it("refuses a promised property by each of its names", () => {
    const aliases = [...properties].flatMap(([name, { description }]) => {
      const other = /^Alias for `([^`]+)`/.exec(description)?.[1];
      return other === undefined ? [] : [[name, other] as const];
    });
    expect(aliases.length).toBeGreaterThan(5);
    const halves = aliases.filter(([a, b]) => a in promised !== b in promised);
    expect(halves).toEqual([]);
  });

  it("names options that exist instead of the properties", () => {
    const paths = new Set(optionRows(kafkaRules.schema).map(({ path }) => path.join(".")));
    const missing = Object.values(promised)
      .filter((instead) => !instead.startsWith("nothing: "))
      .flatMap((instead) => instead.replace(": embedded", "").split(" and "))
      .filter((path) => !paths.has(path));
    expect(missing).toEqual([]);
  });
});
