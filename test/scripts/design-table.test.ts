import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ROWS } from "../../dependency-cruiser.config.mjs";

const project = new URL("../../", import.meta.url);

/** The rows of the folders in docs/design.md: `| 3 | \`src/cluster\` | … |`. */
function documentedRows(): Map<string, number> {
  const text = readFileSync(new URL("docs/design.md", project), "utf8");
  const lines = text.matchAll(/^\| (\d+) \| (`src\/[^|]*) \|/gm);
  const folders = [...lines].flatMap(([, row, cell = ""]) =>
    [...cell.matchAll(/`src\/([a-z]+)`/g)].map(([, name = ""]) => [name, Number(row)] as const),
  );
  return new Map(folders);
}

describe("the table of folders in docs/design.md", () => {
  const documented = documentedRows();

  test("has every folder of the sources", () => {
    const entries = readdirSync(new URL("src", project), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(folders.filter((name) => !documented.has(name))).toEqual([]);
  });

  test("gives each folder the row that the check of imports gives it", () => {
    for (const [folder, row] of documented) {
      expect.soft(ROWS[row], `row ${row}`).toContain(folder);
    }
  });
});
