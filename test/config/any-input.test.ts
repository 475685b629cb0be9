import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KafkaConfig, type KafkaOptions } from "../../src/config/index.ts";
import { kafkaRules } from "../../src/config/kafka-rules.ts";
import { optionRows } from "../../src/config/option-table.ts";
import { ConfigError } from "../../src/errors/index.ts";

/** Whatever is given: a config, or a ConfigError that says something. */
function survives(call: () => KafkaConfig): void {
  try {
    expect(call()).toBeInstanceOf(KafkaConfig);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).issues.every(({ message }) => message !== "")).toBe(true);
  }
}

const rows = optionRows(kafkaRules.schema);
const paths = rows.map(({ path }) => path);
const names = [...new Set(paths.flat()), "__proto__", "constructor", "toString", "x"];
const words = [
  "none",
  "plain",
  "oauthbearer",
  "aws-msk-iam",
  "all",
  "lz4",
  "embedded",
  "traceId",
  "",
];

const value = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withTypedArray: true }),
  fc.constantFrom<unknown>(...words, 0, 1, -1, 5.5, true, false, null, undefined, [], {}, () => {}),
  fc.string(),
  fc.integer(),
);

/** Trees of our own names, with anything in them. */
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    value,
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie("tree"), { maxKeys: 6 }),
  ),
}));

/** Right options in which some are replaced by anything. */
const mutated = fc
  .array(fc.tuple(fc.constantFrom(...paths), value), { minLength: 1, maxLength: 6 })
  .map((changes) =>
    changes.reduce<Record<string, unknown>>(
      (options, [path, changed]) => place(options, path, changed),
      { bootstrapServers: "localhost:9092" },
    ),
  );

function place(
  options: Record<string, unknown>,
  [key = "", ...rest]: readonly string[],
  changed: unknown,
): Record<string, unknown> {
  const inner = options[key];
  const section = typeof inner === "object" && inner !== null && !Array.isArray(inner) ? inner : {};
  return { ...options, [key]: rest.length === 0 ? changed : place({ ...section }, rest, changed) };
}

describe("any input", () => {
  it("gives a config or a ConfigError: anything at all", () => {
    fc.assert(
      fc.property(value, (input) => survives(() => new KafkaConfig(input as KafkaOptions))),
    );
  });

  it("gives a config or a ConfigError: trees of options", () => {
    fc.assert(
      fc.property(tree, (input) => survives(() => new KafkaConfig(input as KafkaOptions))),
      { numRuns: 300 },
    );
  });

  it("gives a config or a ConfigError: right options with wrong values among them", () => {
    fc.assert(
      fc.property(mutated, (input) => survives(() => new KafkaConfig(input as never))),
      { numRuns: 500 },
    );
  });

  it("gives a config or a ConfigError: any environment", () => {
    const variables = rows.flatMap(({ env }) => (env === undefined ? [] : [env]));
    const name = fc.oneof(
      fc.constantFrom(...variables),
      fc.string().map((text) => `KAFKA_${text}`),
    );
    const text = fc.oneof(fc.string(), fc.constantFrom(...words, "1", "true", "a=b", "a,b", "a:1"));
    fc.assert(
      fc.property(fc.dictionary(name, text, { maxKeys: 12 }), mutated, (env, overrides) => {
        survives(() => KafkaConfig.fromEnv(env));
        survives(() => KafkaConfig.fromEnv(env, overrides));
      }),
      { numRuns: 200 },
    );
  });

  describe("in a file", () => {
    let folder: string;

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "otel-kafka-any-"));
    });

    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    function survivesFile(text: string): void {
      const path = join(folder, "any.yaml");
      writeFileSync(path, text);
      survives(() => KafkaConfig.fromFile(path, { A: "a", B: "1" }));
    }

    it("gives a config or a ConfigError: any text", () => {
      fc.assert(fc.property(fc.string(), survivesFile));
    });

    it("gives a config or a ConfigError: pieces of YAML", () => {
      const pieces = [
        "kafka",
        ":",
        " ",
        "\n",
        "  ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "&a ",
        "*a",
        "!t ",
        "'",
      ];
      const more = [
        '"',
        "#",
        "|",
        ">",
        "---",
        "...",
        "? ",
        `\${A}`,
        `\${B:-`,
        "$$",
        "<<",
        "\t",
        "5",
        ",",
      ];
      const piece = fc.constantFrom(...pieces, ...more, ...names.slice(0, 12));
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 40 }), (parts) => survivesFile(parts.join(""))),
        { numRuns: 500 },
      );
    });

    it("gives a config or a ConfigError: options as JSON", () => {
      fc.assert(
        fc.property(tree, (input) => survivesFile(jsonOf({ kafka: input }))),
        { numRuns: 200 },
      );
    });
  });

  it("is left as it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), mutatedJson(), (other, options) => {
        const input = { ...options, settings: { "some.property": other } };
        const before = JSON.stringify(input);
        survives(() => new KafkaConfig(input as never));
        expect(JSON.stringify(input)).toBe(before);
      }),
    );
  });
});

function jsonOf(input: unknown): string {
  try {
    return JSON.stringify(input) ?? "null";
  } catch {
    return "null";
  }
}

function mutatedJson() {
  return fc
    .array(fc.tuple(fc.constantFrom(...paths), fc.jsonValue()), { maxLength: 4 })
    .map((changes) =>
      changes.reduce<Record<string, unknown>>(
        (options, [path, changed]) => place(options, path, changed),
        { bootstrapServers: "localhost:9092" },
      ),
    );
}
