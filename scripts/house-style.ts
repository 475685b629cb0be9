/** `npm run house-style`: what the house style asks of files and no linter knows. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { findProblems } from "./house-style/rules.ts";

const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"]).toString();
const files = listed.split("\0").filter((path) => path !== "" && existsSync(path));
const problems = files.flatMap((path) => findProblems(path, readFileSync(path, "utf8")));

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
