import { type PlayedRun, type ScenarioTable, scenarioPart } from "./page-table.ts";
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
const notNumbers: ReadonlySet<string> = new Set([
  "scenario",
  "errors on the way",
  "peak memory",
  "verdict",
  "date, seed",
]);
const table: ScenarioTable = {
  intro: [
    "*Written by `npm run test:chaos`: what happens to numbered items while things break. Three brokers,",
    "replication 3, two replicas in sync needed; writers and readers are processes of their own.*",
  ],
  head,
  isNumber: head.map((column) => !notNumbers.has(column)),
};

/** The part of the page on failover, as {@link scenarioPart} has it. */
export function failoverPart(before: string, outcomes: readonly Outcome[], run: PlayedRun): string {
  const played = new Map(outcomes.map((outcome) => [outcome.name, cells(outcome)]));
  return scenarioPart(before, table, played, run);
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
