import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import config from "../../dependency-cruiser.config.mjs";

const NODE_MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));
const EMPTY = "export {};\n";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "import-direction-"));
  await symlink(NODE_MODULES, join(folder, "node_modules"));
  const manifest = { type: "module", devDependencies: { vitest: "*" } };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the check of the import direction", () => {
  test("accepts imports of lower rows through their index, and own files", async () => {
    const broken = await check({
      "src/errors/index.ts": EMPTY,
      "src/otlp/index.ts": 'export * from "./scan.ts";',
      "src/otlp/scan.ts": 'import "../errors/index.ts"; import "node:util";',
      "src/cluster/admin/client.ts": 'import "@platformatic/kafka";',
      "src/cluster/index.ts": 'import "./admin/client.ts"; import "../otlp/index.ts";',
      "src/index.ts": 'import "./cluster/index.ts";',
    });
    expect(broken).toEqual([]);
  });

  const violations: [rule: string, why: string, files: Record<string, string>][] = [
    [
      "errors-imports-downwards-only",
      "an import of a higher row",
      { "src/errors/table.ts": 'import "../config/index.ts";', "src/config/index.ts": EMPTY },
    ],
    [
      "errors-imports-downwards-only",
      "an import of a higher row for a type only",
      {
        "src/errors/table.ts": 'import type { A } from "../config/index.ts"; export type B = A;',
        "src/config/index.ts": "export type A = 1;",
      },
    ],
    [
      "config-imports-downwards-only",
      "an import of a folder on the same row",
      { "src/config/index.ts": 'import "../otlp/index.ts";', "src/otlp/index.ts": EMPTY },
    ],
    [
      "cli-imports-downwards-only",
      "an import of the public surface from inside",
      { "src/cli/main.ts": 'import "../index.ts";', "src/index.ts": EMPTY },
    ],
    [
      "across-folders-through-index",
      "an import past the index of a folder",
      { "src/producer/send.ts": 'import "../errors/table.ts";', "src/errors/table.ts": EMPTY },
    ],
    [
      "root-files-through-index",
      "the public surface reaching past an index",
      { "src/index.ts": 'import "./errors/table.ts";', "src/errors/table.ts": EMPTY },
    ],
    [
      "no-cycles",
      "a cycle of types inside a folder",
      {
        "src/otlp/a.ts": 'import type { B } from "./b.ts"; export type A = B | 1;',
        "src/otlp/b.ts": 'import type { A } from "./a.ts"; export type B = A[];',
      },
    ],
    [
      "admin-client-in-its-folder-only",
      "an import of the admin client beside its folder",
      { "src/cluster/index.ts": 'import "@platformatic/kafka";' },
    ],
    [
      "kafka-clients-in-cluster-only",
      "the driver outside src/cluster",
      { "src/producer/send.ts": 'import "@confluentinc/kafka-javascript";' },
    ],
    [
      "kafka-clients-in-cluster-only",
      "the admin client's types outside src/cluster",
      {
        "src/cli/main.ts":
          'import type { Admin } from "@platformatic/kafka"; export type A = Admin;',
      },
    ],
    ["otlp-is-pure", "the codec reading files", { "src/otlp/scan.ts": 'import "node:fs";' }],
    [
      "render-is-pure",
      "rendering that opens sockets",
      { "src/render/tree.ts": 'import "node:net";' },
    ],
    ["folder-is-in-the-table", "a new folder", { "src/extra/a.ts": 'import "node:util";' }],
    ["imports-are-found", "a file that is not there", { "src/otlp/a.ts": 'import "./b.ts";' }],
    ["no-dev-dependencies", "a development package", { "src/config/a.ts": 'import "vitest";' }],
  ];

  test.each(violations)("reports %s for %s", async (rule, _why, files) => {
    expect(await check(files)).toContain(rule);
  });
});

/** The names of the rules that these files break. */
async function check(files: Record<string, string>): Promise<string[]> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const { forbidden = [], options } = config;
  const { output } = await cruise(["src"], {
    ...options,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden },
  });
  return (output as ICruiseResult).summary.violations.map((violation) => violation.rule.name);
}
