import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, runLogged, step } from "./steps.mjs";

/** @typedef {{ version?: string, optional?: boolean, link?: boolean }} LockedPackage */

// Install scripts wait: the only one that is needed is the Kafka driver's, which fails the whole
// installation where its binary cannot be downloaded. ensureDriver makes up for it.
const FLAGS = ["--ignore-scripts", "--no-audit", "--no-fund"];

/** Installs what `package-lock.json` names, when it is not what `node_modules` holds. */
export async function ensureDependencies() {
  const installed = await lockedPackages("node_modules/.package-lock.json");
  if (installed === undefined) {
    await step("Installing dependencies", () => runLogged("npm-ci", "npm", ["ci", ...FLAGS]));
    return;
  }
  const wanted = (await lockedPackages("package-lock.json")) ?? {};
  if (!isStale(installed, wanted)) return;
  // Not `npm ci`, which would throw the built driver away with everything else.
  await step("Updating dependencies", () => runLogged("npm-install", "npm", ["install", ...FLAGS]));
}

/**
 * Whether a package that the lock file wants is not installed, or in another version.
 *
 * @param {Record<string, LockedPackage>} installed
 * @param {Record<string, LockedPackage>} wanted
 */
export function isStale(installed, wanted) {
  return Object.entries(wanted).some(([path, { version, optional }]) => {
    // Optional ones may be for other platforms.
    return path !== "" && !optional && installed[path]?.version !== version;
  });
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, LockedPackage> | undefined>} undefined without such a file
 */
async function lockedPackages(file) {
  try {
    return JSON.parse(await readFile(join(ROOT, file), "utf8")).packages;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return undefined;
    throw error;
  }
}
