/** `npm run bench [-- [--quick] name…]`: runs `bench/<name>.bench.ts`, all of them without a name. */
import { readdir, readFile, writeFile } from "node:fs/promises";
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
const files = await suiteFiles();
for (const file of chosen(files, positionals)) {
  const { suite } = (await import(`./${file}${SUFFIX}`)) as { suite: Suite };
  process.stdout.write(`\n${suite.name}\n`);
  const rows = await suite.run({ quick: values.quick, say: progress });
  process.stdout.write(`${textTable(rows)}\n`);
  results.push({ file, name: suite.name, rows });
}
// Hurried runs say too little to be kept.
if (!values.quick) {
  const before = await readFile(PAGE, "utf8").catch(() => "");
  await writeFile(PAGE, page(before, results, { date: new Date(), files }));
  process.stdout.write("\nWritten to docs/benchmarks.md\n");
}

async function suiteFiles(): Promise<string[]> {
  const names = await readdir(new URL(".", import.meta.url));
  return names
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length))
    .sort();
}

function chosen(files: readonly string[], names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !files.includes(name));
  if (unknown.length > 0) {
    throw new Error(`No such benchmark: ${unknown.join(", ")}. There are: ${files.join(", ")}`);
  }
  return names.length === 0 ? files : files.filter((file) => names.includes(file));
}

function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`  … ${line}\n`);
}
