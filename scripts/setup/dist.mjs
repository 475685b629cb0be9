import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, runLogged, step } from "./steps.mjs";

const SOURCES = ["package.json", "tsconfig.json", "tsup.config.ts"];

/** Builds `dist` when a source is newer than it. */
export async function ensureDist() {
  // The declarations are the last that a build writes.
  const built = await modified("dist/index.d.ts");
  if (built > 0 && built >= (await newestSource())) return;
  await step("Building dist", () => runLogged("build", "npm", ["run", "--silent", "build"]));
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
