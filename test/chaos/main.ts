/** `npm run test:chaos [-- [--short] [--seed n] name…]`: plays faults, all of them without a name. */
import { parseArgs } from "node:util";
import { buildProgram } from "../support/build-program.ts";
import { bridgeFaults } from "./bridge/bridge-faults.ts";
import { bridgePart, bridgeText } from "./bridge/bridge-text.ts";
import { bridgeTroupe } from "./bridge/play-bridge.ts";
import { failoverPart, outcomeText } from "./outcome-text.ts";
import { writePagePart } from "./page.ts";
import { failoverTroupe } from "./play.ts";
import { runScenarios, SharedCluster } from "./run-scenarios.ts";
import { scenarios } from "./scenarios/index.ts";

const { values, positionals } = parseArgs({
  options: { short: { type: "boolean", default: false }, seed: { type: "string" } },
  allowPositionals: true,
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
checkNames(positionals);
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => stopping.abort(new Error(`ended by ${signal}`)));
}

// Each process of a stage is ended with this one, by a listener of its own.
process.setMaxListeners(100);
process.stdout.write(`seed ${seed}\n`);
await using cluster = new SharedCluster();
const options = {
  cluster,
  seed,
  signal: stopping.signal,
  say: (line: string) => void process.stderr.write(`  … ${line}\n`),
};
const print = (text: string): void => void process.stdout.write(`${text}\n`);

const failover = await runScenarios(chosenOf(scenarios), failoverTroupe, {
  ...options,
  onOutcome: (outcome) => print(outcomeText(outcome)),
});
const bridges = chosenOf(bridgeFaults);
await using cli =
  bridges.length === 0
    ? undefined
    : await buildProgram(new URL("../../src/cli/main.ts", import.meta.url));
const bridged = await runScenarios(bridges, bridgeTroupe(cli?.path ?? ""), {
  ...options,
  onOutcome: (outcome) => print(bridgeText(outcome)),
});
// The short version runs wherever tests do: its figures say nothing about how long things take.
if (!values.short) {
  const run = { date: new Date(), seed };
  await writePagePart("Failover", (before) =>
    failoverPart(before, failover, { ...run, names: namesOf(scenarios) }),
  );
  await writePagePart("Bridge", (before) =>
    bridgePart(before, bridged, { ...run, names: namesOf(bridgeFaults) }),
  );
  print("\nWritten to docs/reliability.md");
}
const verdicts = [...failover, ...bridged].flatMap((outcome) => outcome.verdicts);
if (verdicts.some(({ kept }) => !kept)) process.exitCode = 1;

interface Named {
  readonly name: string;
  readonly short?: boolean;
}

function namesOf(all: readonly Named[]): string[] {
  return all.map(({ name }) => name);
}

function checkNames(names: readonly string[]): void {
  const all = [...namesOf(scenarios), ...namesOf(bridgeFaults)];
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    throw new Error(`No such scenario: ${unknown.join(", ")}. There are: ${all.join(", ")}`);
  }
}

function chosenOf<Scene extends Named>(all: readonly Scene[]): readonly Scene[] {
  if (values.short) return all.filter(({ short }) => short === true);
  return positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name));
}
