import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compile } from "../../scripts/snippets/compile.ts";
import { extractSnippets } from "../../scripts/snippets/extract.ts";

const TSCONFIG = fileURLToPath(new URL("../../tsconfig.json", import.meta.url));

function markdown(...blocks: string[]): string {
  return ["# A page", "", ...blocks, ""].join("\n");
}

describe("the snippets of a page", () => {
  test("are its TypeScript blocks, each with its place", () => {
    const page = markdown("```sh", "npm test", "```", "", "```ts", "const a = 1;", "a;", "```");
    expect(extractSnippets("README.md", page)).toEqual([
      { source: "README.md", text: "const a = 1;\na;\n", lines: [8, 9], run: false },
    ]);
  });

  test("go on with the one before when they are continued", () => {
    const page = markdown(
      "```ts run",
      "const a = 1;",
      "```",
      "Then:",
      "```ts continued",
      "a;",
      "```",
    );
    expect(extractSnippets("README.md", page)).toEqual([
      { source: "README.md", text: "const a = 1;\na;\n", lines: [4, 8], run: true },
    ]);
  });

  test("lose the indent of a list around them", () => {
    const page = markdown("- a step:", "  ```ts", "  const a = {", "    b: 1,", "  };", "  ```");
    expect(extractSnippets("README.md", page)[0]?.text).toBe("const a = {\n  b: 1,\n};\n");
  });

  test("cannot continue nothing or carry unknown words", () => {
    expect(() => extractSnippets("a.md", markdown("```ts continued", "```"))).toThrow("a.md:3");
    expect(() => extractSnippets("a.md", markdown("```ts ignore", "```"))).toThrow("ignore");
  });
});

describe("compiling", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "snippets-"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function problemsOf(text: string): Promise<unknown> {
    const file = join(folder, "a.ts");
    await writeFile(file, text);
    return compile(TSCONFIG, [file]);
  }

  test("accepts a program that is right", async () => {
    expect(await problemsOf("export const a: number = 1;\n")).toEqual([]);
  });

  test("names the line of a type error and of an import that leads nowhere", async () => {
    expect(await problemsOf("export const a = 1;\nexport const b: string = a;\n")).toEqual([
      { file: "a.ts", line: 2, message: "Type 'number' is not assignable to type 'string'." },
    ]);
    expect(await problemsOf('import { x } from "no-such-package";\nx;\n')).toMatchObject([
      { line: 1, message: expect.stringContaining("no-such-package") },
    ]);
  });
});
