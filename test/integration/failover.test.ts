import { describe, expect, test } from "vitest";
import { runScenarios } from "../chaos/run-scenarios.ts";
import { scenarios } from "../chaos/scenarios/index.ts";

const seed = Date.now() % 1_000_000;

describe(`the short version of the failover lab, seed ${seed}`, () => {
  test("keeps every promise in each of its scenarios", { timeout: 600_000 }, async () => {
    const chosen = scenarios.filter(({ short }) => short === true);
    expect(chosen.length).toBeGreaterThan(0);
    const outcomes = await runScenarios(chosen, { seed, say: () => {} });
    for (const { name, verdicts, acknowledged } of outcomes) {
      // How long things take is measured by the full version, on a machine of its own.
      const broken = verdicts.filter(({ kept, late }) => !kept && late !== true);
      expect({ name, broken }).toEqual({ name, broken: [] });
      expect(acknowledged).toBeGreaterThan(0);
    }
    expect(outcomes).toHaveLength(chosen.length);
  });
});
