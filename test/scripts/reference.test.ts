import { describe, expect, it } from "vitest";
import { z } from "zod";
import { environmentPage } from "../../scripts/reference/environment.ts";
import { errorsPage } from "../../scripts/reference/errors.ts";
import {
  describeDefault,
  describeText,
  describeType,
} from "../../scripts/reference/option-text.ts";
import { optionTypes } from "../../scripts/reference/option-types.ts";
import { optionsPage } from "../../scripts/reference/options.ts";
import { code, table } from "../../scripts/reference/page.ts";
import { kafkaRules } from "../../src/config/kafka-rules.ts";
import { optionRows } from "../../src/config/option-table.ts";
import { option } from "../../src/config/sections/option.ts";
import { errorTable } from "../../src/errors/index.ts";

const rows = optionRows(kafkaRules.schema);

describe("the reference pages", () => {
  it("of the options has each of them, but those of topics once for all signals", () => {
    const page = optionsPage.render();
    const missing = rows
      .map(({ path }) => path.join("."))
      .filter((path) => !/^topic\.(metrics|logs)\./.test(path))
      .filter((path) => !page.includes(`| \`${path}\` |`));
    expect(missing).toEqual([]);
  });

  it("of the options has every combination that is refused", () => {
    const page = optionsPage.render();
    for (const { message } of kafkaRules.contradictions) {
      expect(page).toContain(message);
    }
  });

  it("of the environment has each variable once", () => {
    const names = environmentPage.render().match(/^\| `KAFKA_\w+`/gm) ?? [];
    const wanted = new Set(rows.flatMap(({ env }) => (env === undefined ? [] : [env])));
    expect(names.map((cell) => cell.slice(3, -1)).sort()).toEqual([...wanted].sort());
  });

  it("of the errors has each of them once, with what to do", () => {
    const page = errorsPage.render();
    for (const [name, { action }] of Object.entries(errorTable)) {
      expect(page.split(`| \`${name}\` |`)).toHaveLength(2);
      expect(page).toContain(action);
    }
  });
});

describe("the types of the options", () => {
  const text = optionTypes.map(({ render }) => render()).join("\n");

  it("show in an editor what the schemas say of each option", () => {
    const comments = text.replace(/\s*\n\s*\* ?/g, " ");
    for (const { meta } of rows) {
      expect(comments).toContain(meta.description);
    }
  });

  it("name every type once", () => {
    const names = [...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("KafkaOptions");
  });
});

describe("what an option takes, as text", () => {
  const types: readonly (readonly [text: string, schema: z.ZodType])[] = [
    ["string", z.string()],
    ["whole number", z.int()],
    ["whole number from 1 to 5", z.int().min(1).max(5)],
    ["number from 0", z.number().min(0)],
    ["`true`, `false`", z.boolean().default(true)],
    ["`a`, `b`", z.enum(["a", "b"])],
    ["`all`, `1`", z.literal(["all", 1])],
    ["list of string", z.array(z.string()).readonly()],
    ["names and values", z.record(z.string(), z.string())],
    ["string or list of string", z.union([z.string(), z.array(z.string())])],
  ];

  it("tells kinds, ranges and words", () => {
    for (const [text, schema] of types) {
      expect(describeType(schema)).toBe(text);
    }
  });

  it("leaves out what the environment cannot give", () => {
    const schema = z.union([z.boolean(), z.strictObject({}), z.custom<() => void>()]);
    expect(describeText(schema)).toBe("`true`, `false`");
  });

  it("has the default of the schema, or the words for it", () => {
    const describeWith = (schema: z.ZodType, defaultText?: string) => {
      const words = defaultText === undefined ? {} : { defaultText };
      return describeDefault(option(schema, { description: "X.", ...words }));
    };
    expect(describeWith(z.int().default(5))).toBe("`5`");
    expect(describeWith(z.string().default("x"))).toBe("`x`");
    expect(describeWith(z.string().optional())).toBe("none");
    expect(describeWith(z.record(z.string(), z.string()).default({}))).toBe("none");
    expect(describeWith(z.strictObject({}).prefault({}))).toBe("that of each option in it");
    expect(describeWith(z.string().optional(), "otlp_spans")).toBe("`otlp_spans`");
    expect(describeWith(z.string().optional(), "those of the system")).toBe("those of the system");
  });
});

describe("a table", () => {
  it("keeps its cells apart, whatever is in them", () => {
    expect(table(["a", "b"], [["x|y", "two\nlines"]])).toBe(
      "| a | b |\n|---|---|\n| x\\|y | two lines |\n",
    );
  });

  it("shows code, but no empty code", () => {
    expect(code("x")).toBe("`x`");
    expect(code("")).toBe("");
  });
});
