/**
 * `npm run snippets`: compiles the TypeScript blocks of README.md and docs against the built package,
 * and runs those that are marked to be run.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "./snippets/compile.ts";
import { extractSnippets, type Snippet } from "./snippets/extract.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
// Inside the project, so that the package's own name leads to its `exports`, as it does for a user.
const FOLDER = join(ROOT, ".cache", "snippets");
const RUN_TIMEOUT_MS = 60_000;

const snippets = new Map(documents().flatMap(snippetsOf));
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const [name, { text }] of snippets) writeFileSync(join(FOLDER, name), text);

const problems = [...compileAll(), ...runMarked()];
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${snippets.size} snippets, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function documents(): string[] {
  const docs = readdirSync(join(ROOT, "docs"), { recursive: true }).map((name) => `docs/${name}`);
  const all = ["README.md", "CONTRIBUTING.md", ...docs];
  return all.filter((name) => name.endsWith(".md") && existsSync(join(ROOT, name)));
}

function snippetsOf(source: string): [name: string, snippet: Snippet][] {
  const found = extractSnippets(source, readFileSync(join(ROOT, source), "utf8"));
  return found.map((snippet) => {
    const name = `${source.replaceAll(/[/.]/g, "-")}-${snippet.lines[0] ?? 0}.ts`;
    // An empty export makes a module of a snippet without imports, so that its names stay its own.
    return [name, { ...snippet, text: `${snippet.text}export {};\n` }];
  });
}

function compileAll(): string[] {
  const files = [...snippets.keys()].map((name) => join(FOLDER, name));
  return compile(join(ROOT, "tsconfig.json"), files).map(({ file, line, message }) => {
    const snippet = snippets.get(file);
    const place = `${snippet?.source ?? file}:${snippet?.lines[line - 1] ?? line}`;
    return `${place} does not compile: ${message}`;
  });
}

function runMarked(): string[] {
  const marked = [...snippets].filter(([, { run }]) => run);
  return marked.flatMap(([name, { source, lines }]) => {
    try {
      const args = ["--import", "tsx", join(FOLDER, name)];
      execFileSync(process.execPath, args, { cwd: ROOT, stdio: "pipe", timeout: RUN_TIMEOUT_MS });
      return [];
    } catch (error) {
      return [`${source}:${lines[0]} does not run: ${error}`];
    }
  });
}
