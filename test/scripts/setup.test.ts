import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isStale } from "../../scripts/setup/dependencies.mjs";
import { ROOT, runLogged, SetupError } from "../../scripts/setup/steps.mjs";
import { installCommand } from "../../scripts/system-packages.mjs";

describe("the installed dependencies", () => {
  const installed = { "node_modules/a": { version: "1.0.0" } };

  test("are fine when the lock file wants nothing else", () => {
    expect(isStale(installed, { "": { version: "0.1.0" }, ...installed })).toBe(false);
  });

  test("are stale when a package is missing or has another version", () => {
    expect(isStale(installed, { ...installed, "node_modules/b": { version: "1.0.0" } })).toBe(true);
    expect(isStale(installed, { "node_modules/a": { version: "1.0.1" } })).toBe(true);
  });

  test("may lack what is for other platforms", () => {
    const other = { "node_modules/b": { version: "1.0.0", optional: true } };
    expect(isStale(installed, { ...installed, ...other })).toBe(false);
  });
});

describe("a command of the set-up", () => {
  const log = (name: string) => join(ROOT, ".cache", `${name}.log`);

  test("leaves its output in a log", async () => {
    await runLogged("test-ok", process.execPath, ["-e", "console.log('said')"]);
    expect(await readFile(log("test-ok"), "utf8")).toBe("said\n");
    await rm(log("test-ok"));
  });

  test("that fails shows its errors, the code and where the rest is", async () => {
    const script = "console.log('how to use it\\nerror: no space'); process.exit(3)";
    const failure = await runLogged("test-bad", process.execPath, ["-e", script]).catch((e) => e);
    expect(failure).toBeInstanceOf(SetupError);
    expect(failure.message).toMatch(/ended with 3; the whole output is in .*test-bad\.log/);
    expect(failure.message.split("\n  ").slice(1)).toEqual(["error: no space"]);
    await rm(log("test-bad"));
  });

  test("that does not exist is told like any other failure", async () => {
    const failure = runLogged("test-none", "no-such-command-here", []);
    await expect(failure).rejects.toThrow(/no-such-command-here/);
    await rm(log("test-none"));
  });

  test("is ended when it takes too long", async () => {
    const args = ["-e", "setTimeout(() => {}, 60_000)"];
    const failure = runLogged("test-slow", process.execPath, args, { timeoutMs: 200 });
    await expect(failure).rejects.toThrow(/SIGTERM/);
    await rm(log("test-slow"));
  });
});

describe("what a person is asked to run", () => {
  test("is one line", () => {
    expect(installCommand(["make", "g++"])).toBe(
      "sudo apt-get update && sudo apt-get install -y make g++",
    );
  });
});

describe("the count of tests for CI", () => {
  const count = (report: string, code: string) =>
    spawnSync(process.execPath, [
      join(ROOT, ".ci/count-tests.mjs"),
      report,
      code,
    ]).stdout.toString();

  test("takes everything that did not pass for failed", async () => {
    const folder = await mkdtemp(join(ROOT, ".cache", "count-"));
    const report = join(folder, "report.json");
    await writeFile(report, JSON.stringify({ numTotalTests: 10, numPassedTests: 7 }));
    expect(count(report, "1")).toBe("7 3\n");
    await writeFile(report, JSON.stringify({ numTotalTests: 10, numPassedTests: 10 }));
    expect(count(report, "0")).toBe("10 0\n");
    await rm(folder, { recursive: true });
  });

  test("goes with what needed a second try, and what that said at first", async () => {
    const folder = await mkdtemp(join(ROOT, ".cache", "count-"));
    const report = join(folder, "report.json");
    const assertionResults = [
      { status: "passed", fullName: "one passes", failureMessages: [] },
      { status: "passed", fullName: "one comes late", failureMessages: ["Error: late\n  at x"] },
      { status: "failed", fullName: "one fails", failureMessages: ["Error: wrong"] },
    ];
    const testResults = [{ name: "/p/test/a.test.ts", assertionResults }];
    await writeFile(report, JSON.stringify({ numTotalTests: 3, numPassedTests: 2, testResults }));
    expect(count(report, "1")).toBe("2 1\ntest/a.test.ts: one comes late (Error: late   at x)\n");
    await rm(folder, { recursive: true });
  });

  test("is never without a failure when the run ended badly or left no report", async () => {
    const folder = await mkdtemp(join(ROOT, ".cache", "count-"));
    const report = join(folder, "report.json");
    expect(count(report, "1")).toBe("0 1\n");
    await writeFile(report, JSON.stringify({ numTotalTests: 10, numPassedTests: 10 }));
    expect(count(report, "1")).toBe("10 1\n");
    await rm(folder, { recursive: true });
  });
});
