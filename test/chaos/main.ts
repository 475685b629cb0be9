/** `npm run test:chaos [-- [--short] [--seed n] name…]`: plays faults, all of them without a name. */
import { parseArgs } from "node:util";
import { failoverPart, outcomeText } from "./outcome-text.ts";
import { writePagePart } from "./page.ts";
import { runScenarios } from "./run-scenarios.ts";
import type { Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios/index.ts";

const { values, positionals } = parseArgs({
  options: { short: { type: "boolean", default: false }, seed: { type: "string" } },
  allowPositionals: true,
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const chosen = choose(positionals, values.short);
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => stopping.abort(new Error(`ended by ${signal}`)));
}

// Each process of a stage is ended with this one, by a listener of its own.
process.setMaxListeners(100);
process.stdout.write(`seed ${seed}\n`);
const outcomes = await runScenarios(chosen, {
  seed,
  signal: stopping.signal,
  say: (line) => process.stderr.write(`  … ${line}\n`),
  onOutcome: (outcome) => process.stdout.write(`${outcomeText(outcome)}\n`),
});
// The short version runs wherever tests do: its figures say nothing about how long things take.
if (!values.short) {
  const names = scenarios.map(({ name }) => name);
  await writePagePart("Failover", (before) =>
    failoverPart(before, outcomes, { date: new Date(), seed, names }),
  );
  process.stdout.write("\nWritten to docs/reliability.md\n");
}
if (outcomes.some(({ verdicts }) => verdicts.some(({ kept }) => !kept))) process.exitCode = 1;

function choose(names: readonly string[], isShort: boolean): readonly Scenario[] {
  const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown.length > 0) {
    const all = scenarios.map(({ name }) => name).join(", ");
    throw new Error(`No such scenario: ${unknown.join(", ")}. There are: ${all}`);
  }
  if (isShort) return scenarios.filter(({ short }) => short === true);
  return names.length === 0 ? scenarios : scenarios.filter(({ name }) => names.includes(name));
}
