/**
 * Prints `<passed> <failed>` from Vitest's JSON report. A run that ended badly is at least one failure,
 * whatever its report says: files that did not load, errors outside of tests, no report at all.
 *
 * usage: node count-tests.mjs <report> <exit code>
 */
import { readFileSync } from "node:fs";

const [file = "", code = ""] = process.argv.slice(2);
const { total, passed } = counts(file);
const failed = total - passed;
process.stdout.write(`${passed} ${failed === 0 && code !== "0" ? 1 : failed}\n`);

/** @param {string} path */
function counts(path) {
  try {
    const report = JSON.parse(readFileSync(path, "utf8"));
    return { total: report.numTotalTests, passed: report.numPassedTests };
  } catch {
    return { total: 1, passed: 0 };
  }
}
