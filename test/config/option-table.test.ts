import { describe, expect, it } from "vitest";
import { z } from "zod";
import { kafkaRules } from "../../src/config/kafka-rules.ts";
import { optionRows } from "../../src/config/option-table.ts";
import { option } from "../../src/config/sections/option.ts";

describe("optionRows", () => {
  it("lists every option with what is known of it", () => {
    const schema = z.strictObject({
      retryBackoffMs: option(z.int().default(5), { description: "A wait." }),
      auth: option(
        z.strictObject({ userName: option(z.string(), { description: "A name.", secret: true }) }),
        { description: "A section." },
      ),
    });
    expect(
      optionRows(schema).map(({ path, required, defaultValue, env, meta }) => [
        path.join("."),
        required,
        defaultValue,
        env,
        meta.description,
      ]),
    ).toEqual([
      ["retryBackoffMs", false, 5, "KAFKA_RETRY_BACKOFF_MS", "A wait."],
      ["auth", true, undefined, undefined, "A section."],
      ["auth.userName", true, undefined, "KAFKA_SASL_USER_NAME", "A name."],
    ]);
  });

  it("takes the variable's name from the option where it has one of its own, or none", () => {
    const schema = z.strictObject({
      a: option(z.string(), { description: "A.", env: "KAFKA_OTHER" }),
      b: option(z.string(), { description: "B.", env: false }),
      c: option(z.custom<() => void>(), { description: "C." }),
    });
    expect(optionRows(schema).map(({ env }) => env)).toEqual(["KAFKA_OTHER", undefined, undefined]);
  });

  it("does not let an option go without a description", () => {
    const schema = z.strictObject({ a: z.strictObject({ b: z.string() }) });
    expect(() => optionRows(schema)).toThrow("The option a has no description");
  });

  const rows = optionRows(kafkaRules.schema);

  it("knows a description of every option, as a sentence", () => {
    for (const { path, meta } of rows) {
      expect([path.join("."), meta.description]).toEqual([
        path.join("."),
        expect.stringMatching(/^[\p{Lu}\d`].*[.)]$/su),
      ]);
    }
  });

  it("knows the unit of every time and size by its name", () => {
    for (const { path, meta } of rows) {
      const name = path.at(-1) ?? "";
      const unit = /Ms$/.test(name)
        ? "ms"
        : /Bytes$|Memory$|RequestSize$/.test(name)
          ? "bytes"
          : undefined;
      expect([path.join("."), meta.unit === "items" ? undefined : meta.unit]).toEqual([
        path.join("."),
        unit,
      ]);
    }
  });
});
