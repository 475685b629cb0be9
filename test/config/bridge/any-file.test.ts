import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BridgeConfig } from "../../../src/config/index.ts";
import { optionRows } from "../../../src/config/option-table.ts";
import { bridgeSchema } from "../../../src/config/sections/bridge/bridge-options.ts";
import { ConfigError } from "../../../src/errors/index.ts";
import { environment, goodFiles } from "./files.ts";

const keys = [...new Set(optionRows(bridgeSchema).flatMap(({ path }) => path))];
const texts = Object.values(goodFiles);

const scalar = fc.oneof(
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, "", "^(", "^(a+)+$", "${KAFKA_PASSWORD}", "http://a", "0.0.0.0", {}, []),
);

/** Trees of the options' names, with anything in them. */
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    scalar,
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys, "a", "__proto__", "toString"), tie("tree"), {
      maxKeys: 5,
    }),
  ),
}));

describe("any bridge file", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "otel-kafka-any-bridge-"));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** A config, or a ConfigError each of whose issues says where and what. */
  function survives(text: string): ConfigError | undefined {
    const path = join(folder, "bridge.yaml");
    writeFileSync(path, text);
    try {
      expect(BridgeConfig.fromFile(path, environment)).toBeInstanceOf(BridgeConfig);
      return undefined;
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      const { issues } = error as ConfigError;
      expect(issues.length).toBeGreaterThan(0);
      expect(issues.length).toBeLessThanOrEqual(101);
      for (const issue of issues) {
        expect(issue.path).not.toBe("");
        expect(issue.message).not.toBe("");
      }
      return error as ConfigError;
    }
  }

  it("gives a config or a ConfigError: any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        survives(text);
      }),
    );
  });

  it("gives a config or a ConfigError: right files with characters changed", () => {
    const change = fc.record({
      at: fc.nat(2_000),
      cut: fc.nat(12),
      put: fc.oneof(
        fc.constantFrom("{", "}", "[", "]", ": ", "*a", "&a ", "\n", "  ", "- ", "$", "'"),
        fc.string({ maxLength: 3 }),
      ),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (text, changes) => {
          survives(
            changes.reduce((now, { at, cut, put }) => {
              const start = at % (now.length + 1);
              return now.slice(0, start) + put + now.slice(start + cut);
            }, text),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it("gives a config or a ConfigError: options of every name with anything in them", () => {
    fc.assert(
      fc.property(tree, (options) => {
        survives(JSON.stringify(options) ?? "");
        survives(JSON.stringify({ kafka: { bootstrapServers: "a" }, pipelines: { p: options } }));
      }),
      { numRuns: 200 },
    );
  });

  it("gives a config or a ConfigError: pipelines with any ends", () => {
    const end = fc.dictionary(
      fc.constantFrom("otlp", "kafka", "msk", "confluent", "console", "file"),
      tree,
      {
        minKeys: 1,
        maxKeys: 2,
      },
    );
    const pipeline = fc.record({ from: end, to: end });
    const pipelines = fc.dictionary(fc.constantFrom("a", "b", "c"), pipeline, { maxKeys: 3 });
    fc.assert(
      fc.property(pipelines, (given) => {
        survives(JSON.stringify({ kafka: { bootstrapServers: "a" }, pipelines: given }));
      }),
      { numRuns: 200 },
    );
  });

  const size = 262_000;
  const repeat = (piece: string) => piece.repeat(Math.floor(size / piece.length));
  const hostile: Readonly<Record<string, string>> = {
    "brackets without end": repeat("["),
    "sections within sections": repeat("{a: "),
    "lists within lists": repeat("- "),
    "sections deep under pipelines": `pipelines:\n${Array.from({ length: 600 }, (_, depth) => `${" ".repeat(depth + 1)}a:`).join("\n")}`,
    "an alias, over and over": `a: &a [1]\nb: [${"*a,".repeat(80_000)}]`,
    "aliases of aliases": Array.from({ length: 9 }, (_, level) =>
      level === 0
        ? "a0: &a0 [x,x,x,x,x,x,x,x,x]"
        : `a${level}: &a${level} [${`*a${level - 1},`.repeat(9)}]`,
    ).join("\n"),
    "a section that holds itself": "kafka: &k { producer: *k, consumer: *k }\npipelines: *k",
    "a list that holds itself many times": `pipelines: &p [${"*p,".repeat(90)}]`,
    "thousands of unknown keys": Array.from({ length: 30_000 }, (_, index) => `k${index}: 1`).join(
      "\n",
    ),
    "thousands of pipelines": `kafka: { bootstrapServers: a }\npipelines:\n${Array.from({ length: 5_000 }, (_, index) => `  p${index}: { from: {}, to: {} }`).join("\n")}`,
    "thousands of wrong variables": `kafka: [${"'${X}',".repeat(30_000)}]`,
    "a scalar of that size": `kafka: { bootstrapServers: "${"a".repeat(size - 100)}" }`,
    "a key of that size": `? ${"k".repeat(size - 100)}\n: 1`,
    "variables within variables": `kafka: "${"${A:-".repeat(50_000)}"`,
    "a file that is larger": "#".repeat(300_000),
  };

  it.each(Object.entries(hostile))("ends soon for %s", (_kind, text) => {
    expect(survives(text)).toBeInstanceOf(ConfigError);
  });

  it("takes objects from code that hold themselves for a problem", () => {
    const options: Record<string, unknown> = { kafka: { bootstrapServers: "a" } };
    options.pipelines = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`p${i}`, options]),
    );
    expect(() => BridgeConfig.from(options as never)).toThrow(ConfigError);
  });
});
