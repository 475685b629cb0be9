import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import packageJson from "../../../package.json" with { type: "json" };
import { bridgeJsonSchema } from "../../../src/config/index.ts";
import { optionRows } from "../../../src/config/option-table.ts";
import { bridgeSchema } from "../../../src/config/sections/bridge/bridge-options.ts";
import { faultyFiles, goodFiles } from "./files.ts";

// Strict: a keyword that is none, or that says nothing where it stands, is a fault of the schema.
const ajv = new Ajv({
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  formats: { uri: URL.canParse },

  allErrors: true,
});

describe("the JSON Schema of a bridge.yaml", () => {
  const schema = bridgeJsonSchema();
  const accepts = ajv.compile(schema);

  it("is draft-07, which editors know", () => {
    expect(schema.$schema).toBe("http://json-schema.org/draft-07/schema#");
    expect(ajv.validateSchema(schema)).toBe(true);
  });

  it.each(Object.entries(goodFiles))("accepts %s", (_kind, text) => {
    accepts(parse(text));
    expect(accepts.errors ?? []).toEqual([]);
  });

  it.each(Object.entries(faultyFiles))("refuses %s", (_kind, [text]) => {
    expect(accepts(parse(text))).toBe(false);
  });

  it("describes every option that a file can hold", () => {
    const text = JSON.stringify(schema);
    for (const { path, meta } of optionRows(bridgeSchema)) {
      const isCode = ["kafka.logger", "kafka.auth.token"].includes(path.join("."));
      expect([path.join("."), text.includes(JSON.stringify(meta.description))]).toEqual([
        path.join("."),
        !isCode,
      ]);
    }
  });

  it("is what the package has as a file", () => {
    const path = packageJson.exports["./bridge.schema.json"];
    const file = new URL(`../../../${path}`, import.meta.url);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(schema)));
    expect(packageJson.files).toContain(path.split("/")[1]);
  });
});
