import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, runLogged, step } from "./steps.mjs";

const SOURCES = ["package.json", "tsconfig.json", "tsup.config.ts"];

/** Builds `dist` when a source is newer than it. */
export async function ensureDist() {
  if ((await oldestTarget()) >= (await newestSource())) return;
  await step("Building dist", () => runLogged("build", "npm", ["run", "--silent", "build"]));
}

// All that package.json leads to: a build that failed half-way has made some of it.
async function oldestTarget() {
  const manifest = await readFile(join(ROOT, "package.json"), "utf8");
  const targets = [...new Set(manifest.match(/\bdist\/[\w./-]+/g))];
  return Math.min(...(await Promise.all(targets.map(modified))));
}

async function newestSource() {
  const entries = await readdir(join(ROOT, "src"), { recursive: true });
  const files = [...SOURCES, "src", ...entries.map((entry) => join("src", entry))];
  // Folders count too: a deleted file changes only its folder.
  return Math.max(...(await Promise.all(files.map(modified))));
}

/**
 * @param {string} path
 * @returns {Promise<number>} when it last changed, in milliseconds; 0 when it is not there
 */
async function modified(path) {
  try {
    return (await stat(join(ROOT, path))).mtimeMs;
  } catch {
    return 0;
  }
}
