/**
 * `npm run check [-- name…]`: everything that CI holds the project to beside its tests, one after the
 * other; all of them run even when one fails. `--list` prints their names, which are npm scripts.
 */
import { spawnSync } from "node:child_process";

const CHECKS = [
  "lock:check",
  "lint",
  "types",
  "imports",
  "unused",
  "house-style",
  "generate:check",
  "reference:check",
  "snippets",
  "api",
  "package",
  "cloudformation",
];

const names = process.argv.slice(2);
if (names.includes("--list")) {
  process.stdout.write(`${CHECKS.join("\n")}\n`);
} else {
  runAll(names.length > 0 ? names : CHECKS);
}

/** @param {readonly string[]} checks */
function runAll(checks) {
  const failed = checks.filter((name) => !passes(name));
  process.stdout.write(`${checks.length - failed.length} passed, ${failed.length} failed\n`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

/**
 * @param {string} name
 * @returns {boolean}
 */
function passes(name) {
  const start = Date.now();
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", name], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
  });
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  const passed = status === 0;
  process.stdout.write(`${passed ? "ok    " : "FAILED"} ${name} (${seconds} s)\n`);
  if (!passed) process.stdout.write(`${stdout}${stderr}\n`);
  return passed;
}
