/**
 * Prints `<passed> <failed>` from Vitest's JSON report, then one line for each test that passed only
 * when it was tried again, with what it said at first. A run that ended badly is at least one failure,
 * whatever its report says: files that did not load, errors outside of tests, no report at all.
 *
 * usage: node count-tests.mjs <report> <exit code>
 */
import { readFileSync } from "node:fs";

/** @typedef {{ status: string, fullName: string, failureMessages: string[] }} Test */
/** @typedef {{ name: string, assertionResults: Test[] }} TestFile */

const [file = "", code = ""] = process.argv.slice(2);
const { total, passed, again } = read(file);
const failed = total - passed;
const counts = `${passed} ${failed === 0 && code !== "0" ? 1 : failed}`;
process.stdout.write(`${[counts, ...again].join("\n")}\n`);

/** @param {string} path */
function read(path) {
  try {
    const report = JSON.parse(readFileSync(path, "utf8"));
    /** @type {TestFile[]} */
    const files = report.testResults ?? [];
    const again = files.flatMap(secondTries);
    return { total: report.numTotalTests, passed: report.numPassedTests, again };
  } catch {
    return { total: 1, passed: 0, again: [] };
  }
}

/** @param {TestFile} file */
function secondTries({ name, assertionResults }) {
  return assertionResults
    .filter(({ status, failureMessages }) => status === "passed" && failureMessages.length > 0)
    .map(({ fullName, failureMessages: [first = ""] }) => {
      const said = first.split("\n").slice(0, 3).join(" ").slice(0, 400);
      return `${name.slice(name.lastIndexOf("/test/") + 1)}: ${fullName} (${said})`;
    });
}
