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

/** The part of the page on failover: a row for each scenario, under the date and the machine. */
export function failoverPart(
  outcomes: readonly Outcome[],
  { date, seed }: { readonly date: Date; readonly seed: number },
): string {
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
  ];
  return [
    "*Written by `npm run test:chaos`: what happens to numbered items while things break. Three brokers,",
    "replication 3, two replicas in sync needed; writers and readers are processes of their own.*",
    "",
    `${date.toISOString().slice(0, 10)}, ${machine()}, seed ${seed}`,
    "",
    `| ${head.join(" | ")} |`,
    `|---|${"---:|".repeat(6)}---|---:|---:|---|---|`,
    ...outcomes.map((outcome) => `| ${cells(outcome).join(" | ")} |`),
    "",
  ].join("\n");
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
