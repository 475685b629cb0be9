import { machine } from "../../bench/report.ts";
import type { Outcome } from "./play.ts";

/** The outcome for a terminal: one line, and one more for each promise that was not kept. */
export function outcomeText(outcome: Outcome): string {
  const { name, written, acknowledged, received, lost, doubled, outOfOrder, unplaced } = outcome;
  const broken = outcome.verdicts.filter(({ kept }) => !kept);
  const numbers = [
    `written ${written}`,
    `acknowledged ${acknowledged}${unplaced > 0 ? ` (${unplaced} without offset)` : ""}`,
    `received ${received}`,
    `lost ${lost}`,
    `doubled ${doubled}`,
    `out of order ${outOfOrder}`,
    `errors ${errorsText(outcome)}`,
    `recovery ${outcome.recoveryMs ?? "–"} ms`,
    `longest pause ${outcome.longestPauseMs} ms`,
    `peak ${memoryText(outcome)}`,
  ];
  const head = `${broken.length === 0 ? "kept" : "BROKEN"}  ${name}: ${numbers.join(", ")}`;
  return [head, ...broken.map(({ promise, detail }) => `  not kept: ${promise}: ${detail}`)].join(
    "\n",
  );
}

const head = [
  "scenario",
  "written",
  "acknowledged",
  "received",
  "lost",
  "doubled",
  "out of order",
  "errors on the way",
  "recovery ms",
  "longest pause ms",
  "peak memory",
  "verdict",
  "date, seed",
];
const rule = `|---|${"---:|".repeat(6)}---|---:|---:|---|---|---|`;

/**
 * The part of the page on failover: a row for each scenario, with the date of its last run. Rows of
 * scenarios that were not played stay as they were; those of scenarios that are no more go.
 *
 * @param before - the part as it was; empty at first
 * @param names - all scenarios there are, in the order of their rows
 */
export function failoverPart(
  before: string,
  outcomes: readonly Outcome[],
  { date, seed, names }: FailoverRun,
): string {
  const rows = new Map<string, string>();
  for (const row of before.split("\n")) {
    const name = /^\| `([^`]+)`/.exec(row)?.[1];
    if (name !== undefined) rows.set(name, row);
  }
  const when = `${date.toISOString().slice(0, 10)}, ${seed}`;
  for (const outcome of outcomes) {
    rows.set(outcome.name, `| ${[...cells(outcome), when].join(" | ")} |`);
  }
  return [
    "*Written by `npm run test:chaos`: what happens to numbered items while things break. Three brokers,",
    "replication 3, two replicas in sync needed; writers and readers are processes of their own.*",
    "",
    machine(),
    "",
    `| ${head.join(" | ")} |`,
    rule,
    ...names.flatMap((name) => rows.get(name) ?? []),
    "",
  ].join("\n");
}

/** When scenarios were played, and which there are. */
export interface FailoverRun {
  readonly date: Date;
  readonly seed: number;
  readonly names: readonly string[];
}

function cells(outcome: Outcome): string[] {
  const { name, does, impossible, written, acknowledged, received, lost, doubled } = outcome;
  const title = `\`${name}\`: ${does}`;
  if (impossible !== undefined) {
    return [title, ...Array.from({ length: 10 }, () => ""), `not possible here: ${impossible}`];
  }
  const broken = outcome.verdicts.filter(({ kept }) => !kept);
  return [
    title,
    ...[written, acknowledged, received, lost, doubled, outcome.outOfOrder].map(String),
    errorsText(outcome),
    String(outcome.recoveryMs ?? "–"),
    String(outcome.longestPauseMs),
    memoryText(outcome),
    broken.length === 0 ? "kept" : broken.map(({ promise }) => `not kept: ${promise}`).join("; "),
  ];
}

function errorsText({ errors }: Outcome): string {
  if (errors.size === 0) return "none";
  return [...errors].map(([code, count]) => `${count} × ${code}`).join(", ");
}

function memoryText({ peakWriterRss, peakReaderRss }: Outcome): string {
  const mb = (bytes: number): number => Math.round(bytes / 2 ** 20);
  return `${mb(peakWriterRss)} / ${mb(peakReaderRss)} MB`;
}
