/** `npm run house-style`: what the house style asks of files and no linter knows. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProblems } from "./house-style/rules.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const NOT_OURS = new Set(["node_modules", "dist", ".cache", ".git", "coverage", "temp"]);

const problems = filesIn("").flatMap((path) =>
  findProblems(path, readFileSync(join(ROOT, path), "utf8")),
);

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name) || entry.name.startsWith("dist-")) return [];
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
