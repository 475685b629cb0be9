/**
 * `npm run lock`: adds to `package-lock.json` the packages for other platforms that npm leaves out when
 * its registry does not serve them. Without them `npm ci` refuses the lock file it wrote itself
 * (npm/cli#9846). What they are follows from their names; only their checksums stay unknown.
 * `--check` changes nothing and fails when some are missing.
 */
import { readFileSync, writeFileSync } from "node:fs";

/** @typedef {Record<string, unknown> & { version?: string, dev?: boolean, optionalDependencies?: Record<string, string> }} Entry */

const FILE = new URL("../package-lock.json", import.meta.url);
const OS = /\b(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)\b/;
const CPU = /\b(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|wasm32|x64)\b/;
const LIBC = /\b(gnu|musl)(?:eabihf)?\b/;

const lock = JSON.parse(readFileSync(FILE, "utf8"));
/** @type {Record<string, Entry>} */
const packages = lock.packages;
const missing = Object.entries(packages).flatMap(([path, entry]) => missingOf(path, entry));

if (missing.length > 0 && process.argv.includes("--check")) {
  const names = missing.map(([path]) => path).join("\n  ");
  process.stderr.write(`Missing in package-lock.json (npm run lock adds them):\n  ${names}\n`);
  process.exitCode = 1;
} else if (missing.length > 0) {
  const all = [...Object.entries(packages), ...missing];
  all.sort(([a], [b]) => a.localeCompare(b, "en"));
  writeFileSync(
    FILE,
    `${JSON.stringify({ ...lock, packages: Object.fromEntries(all) }, null, 2)}\n`,
  );
}

/**
 * @param {string} path
 * @param {Entry} entry
 * @returns {[string, Entry][]}
 */
function missingOf(path, { dev, optionalDependencies = {} }) {
  return Object.entries(optionalDependencies)
    .filter(([name]) => OS.test(name) && !isFound(path, name))
    .map(([name, version]) => [placeFor(path, name), entryOf(name, version, dev)]);
}

/**
 * Whether Node.js's way up through `node_modules` meets the package.
 *
 * @param {string} from
 * @param {string} name
 */
function isFound(from, name) {
  const version = packages[from]?.optionalDependencies?.[name];
  for (
    let folder = from;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))
  ) {
    const place = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (place in packages) return packages[place]?.version === version;
    if (folder === "") return false;
  }
}

/**
 * @param {string} from
 * @param {string} name
 */
function placeFor(from, name) {
  const top = `node_modules/${name}`;
  if (!(top in packages)) return top;
  return `${from.slice(0, from.lastIndexOf("node_modules/"))}node_modules/${name}`;
}

/**
 * @param {string} name
 * @param {string} version
 * @param {boolean | undefined} dev
 * @returns {Entry} with its keys in npm's order
 */
function entryOf(name, version, dev) {
  const os = OS.exec(name)?.[1];
  const cpu = CPU.exec(name)?.[1];
  const libc = os === "linux" ? LIBC.exec(name)?.[1] : undefined;
  return {
    version,
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(dev ? { dev } : {}),
    ...(libc === undefined ? {} : { libc: [libc === "gnu" ? "glibc" : libc] }),
    optional: true,
    os: [os],
  };
}
