import { describe, expect, it } from "vitest";
import { runStages, type Stage, type StageResult } from "../../../src/health/doctor/index.ts";
import { type Check, type CheckStatus, ok } from "../../../src/health/index.ts";

const never = new AbortController().signal;

function check(name: string, status: CheckStatus = "ok"): Check {
  return { name, run: async () => ({ ...ok(`${name} was looked at`), status }) };
}

function stage(name: string, needs: readonly string[], ...checks: readonly Check[]): Stage {
  return { name, needs, timeoutMs: 30_000, checks: () => checks };
}

/** Runs stages, and notes what the observer is told. */
async function run(stages: readonly Stage[], signal = never) {
  const told: string[] = [];
  const results = await runStages(
    stages,
    {
      began: (name) => told.push(`began ${name}`),
      ended: ({ name, status }) => told.push(`${status} ${name}`),
    },
    signal,
  );
  return { results, told };
}

function brief(results: readonly StageResult[]) {
  return results.map(({ name, status, blockedBy }) => [name, status, blockedBy]);
}

describe("runStages", () => {
  it("takes one step after the other, and tells of each as it begins and ends", async () => {
    const { results, told } = await run([
      stage("one", [], check("one")),
      stage("several", ["one"], check("a"), check("b", "warning")),
      stage("none", ["one"]),
    ]);
    expect(brief(results)).toEqual([
      ["one", "ok", undefined],
      ["a", "ok", undefined],
      ["b", "warning", undefined],
    ]);
    expect(told).toEqual([
      "began one",
      "ok one",
      "began several",
      "ok a",
      "warning b",
      "began none",
    ]);
  });

  it("does not run what rests on a step that failed, and names the first that did", async () => {
    const { results, told } = await run([
      stage("a", [], check("a", "failed")),
      stage("b", ["a"], check("b")),
      stage("c", ["b"], check("c")),
      stage("d", [], check("d")),
      stage("e", ["d", "c"], check("e")),
    ]);
    expect(brief(results)).toEqual([
      ["a", "failed", undefined],
      ["b", "skipped", "a"],
      ["c", "skipped", "a"],
      ["d", "ok", undefined],
      ["e", "skipped", "a"],
    ]);
    expect(results[1]?.reason).toBe('not run: it needs "a", which failed');
    expect(told).not.toContain("began b");
  });

  it("goes on behind warnings and what was skipped", async () => {
    const { results } = await run([
      stage("a", [], check("a", "warning")),
      stage("b", ["a"], check("b", "skipped")),
      stage("c", ["b"], check("c")),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["warning", "skipped", "ok"]);
  });

  it("names the one of several checks that failed", async () => {
    const { results } = await run([
      stage("topics", [], check("topic a"), check("topic b", "failed")),
      stage("next", ["topics"], check("next")),
    ]);
    expect(results.at(-1)?.blockedBy).toBe("topic b");
  });

  it("takes a check that breaks, and a step that cannot say what it looks at, for findings", async () => {
    const { results } = await run([
      stage("a", [], {
        name: "a",
        run: () => {
          throw new TypeError("a is not a function");
        },
      }),
      {
        ...stage("b", []),
        checks: () => {
          throw new RangeError("b is out of range");
        },
      },
      stage("c", ["b"], check("c")),
    ]);
    expect(brief(results)).toEqual([
      ["a", "failed", undefined],
      ["b", "failed", undefined],
      ["c", "skipped", "b"],
    ]);
    expect(results[0]?.reason).toBe("the check itself broke: a is not a function");
    expect(results[1]?.reason).toBe("the check itself broke: b is out of range");
  });

  it("ends before the next step when it is called off", async () => {
    const controller = new AbortController();
    const aborting: Check = {
      name: "a",
      run: async () => {
        controller.abort();
        return ok("done");
      },
    };
    const { results } = await run(
      [stage("a", [], aborting), stage("b", [], check("b"))],
      controller.signal,
    );
    expect(brief(results)).toEqual([["a", "ok", undefined]]);
  });
});
