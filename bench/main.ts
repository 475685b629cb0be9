/** `npm run bench [-- [--quick] name…]`: runs `bench/<name>.bench.ts`, all of them without a name. */
import { readdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machine, page, type SuiteResult, textTable } from "./report.ts";
import type { Suite } from "./suite.ts";

const SUFFIX = ".bench.ts";
const PAGE = fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url));

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});

const results: SuiteResult[] = [];
process.stdout.write(`${machine()}\n`);
for (const file of await chosen(positionals)) {
  const { suite } = (await import(`./${file}${SUFFIX}`)) as { suite: Suite };
  process.stdout.write(`\n${suite.name}\n`);
  const rows = await suite.run({ quick: values.quick, say: progress });
  process.stdout.write(`${textTable(rows)}\n`);
  results.push({ file, name: suite.name, rows });
}
// The page holds whole, unhurried runs only: a part would drop the other suites' rows.
if (positionals.length === 0 && !values.quick) {
  await writeFile(PAGE, page(results, new Date()));
  process.stdout.write("\nWritten to docs/benchmarks.md\n");
}

async function chosen(names: readonly string[]): Promise<string[]> {
  const files = await readdir(new URL(".", import.meta.url));
  const all = files
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    throw new Error(`No such benchmark: ${unknown.join(", ")}. There are: ${all.join(", ")}`);
  }
  return names.length === 0 ? all : all.filter((name) => names.includes(name));
}

function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`  … ${line}\n`);
}
