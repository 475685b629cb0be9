import { afterAll, describe, expect, test } from "vitest";
import { bridgeFaults } from "../chaos/bridge/bridge-faults.ts";
import { bridgeTroupe } from "../chaos/bridge/play-bridge.ts";
import { failoverTroupe } from "../chaos/play.ts";
import { runScenarios, SharedCluster } from "../chaos/run-scenarios.ts";
import { scenarios } from "../chaos/scenarios/index.ts";
import { builtCli } from "../cli/built-cli.ts";

const seed = Date.now() % 1_000_000;
const cluster = new SharedCluster();
afterAll(() => cluster[Symbol.asyncDispose]());

describe(`the short version of the failover lab, seed ${seed}`, () => {
  test("keeps every promise in each of its scenarios", { timeout: 600_000 }, async () => {
    const chosen = scenarios.filter(({ short }) => short === true);
    expect(chosen.length).toBeGreaterThan(0);
    const outcomes = await runScenarios(chosen, failoverTroupe, { cluster, seed, say: () => {} });
    for (const { name, verdicts, acknowledged } of outcomes) {
      // How long things take is measured by the full version, on a machine of its own.
      const broken = verdicts.filter(({ kept, late }) => !kept && late !== true);
      expect({ name, broken }).toEqual({ name, broken: [] });
      expect(acknowledged).toBeGreaterThan(0);
    }
    expect(outcomes).toHaveLength(chosen.length);
  });

  test("and in those of a bridge", { timeout: 600_000 }, async () => {
    const chosen = bridgeFaults.filter(({ short }) => short === true);
    expect(chosen.length).toBeGreaterThan(0);
    const troupe = bridgeTroupe(await builtCli());
    const outcomes = await runScenarios(chosen, troupe, { cluster, seed, say: () => {} });
    for (const { name, verdicts, answered, members } of outcomes) {
      const broken = verdicts.filter(({ kept, late }) => !kept && late !== true);
      expect({ name, broken }).toEqual({ name, broken: [] });
      expect(answered).toBeGreaterThan(0);
      expect(members).toBeGreaterThan(0);
    }
    expect(outcomes).toHaveLength(chosen.length);
  });
});
