import { cpus, release, totalmem, type } from "node:os";
import type { Row } from "./suite.ts";

/** The rows of one suite. */
export interface SuiteResult {
  readonly file: string;
  readonly name: string;
  readonly rows: readonly Row[];
}

const numbers = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** What the figures were measured on, in one line. */
export function machine(): string {
  const all = cpus();
  const model = all[0]?.model.trim() || "unknown processor";
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  return `${model}, ${all.length} cores, ${memory}, Node ${process.versions.node}, ${type()} ${release()}`;
}

/** The rows as a table for the terminal. */
export function textTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    return [`  ${row.name}`, figure(row.value), row.unit, ratioOf(row), row.note ?? ""];
  });
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map(([name = "", value = "", unit = "", ratio = "", note = ""]) => {
      const cells = [
        name.padEnd(widths[0] ?? 0),
        value.padStart(widths[1] ?? 0),
        unit.padEnd(widths[2] ?? 0),
        ratio.padEnd(widths[3] ?? 0),
        note,
      ];
      return cells.join("  ").trimEnd();
    })
    .join("\n");
}

/** When suites were run, and which there are. */
export interface PageRun {
  readonly date: Date;
  /** The files of all suites, in the order of their sections. */
  readonly files: readonly string[];
}

const intro = [
  "# Benchmarks",
  "",
  "*Written by `npm run bench`. A ratio compares with a peer measured in the same run, in turns: the",
  "median of the rounds' ratios, and in brackets their middle half. Processor time is that of all",
  "threads of this process; a broker on the same machine has its own.*",
  "",
];

/**
 * The committed page: a section for each suite, with the date and the machine of its last run.
 * Sections of suites that were not run stay as they were; those of suites that are no more go.
 *
 * @param before - the page as it was; empty at first
 */
export function page(
  before: string,
  results: readonly SuiteResult[],
  { date, files }: PageRun,
): string {
  const sections = new Map<string, string>();
  for (const piece of before.split(/^(?=## )/m).slice(1)) {
    const file = /^`npm run bench -- ([^`]+)`$/m.exec(piece)?.[1];
    if (file !== undefined) sections.set(file, `${piece.trim()}\n`);
  }
  for (const result of results) sections.set(result.file, sectionOf(result, date));
  return [...intro, files.flatMap((file) => sections.get(file) ?? []).join("\n")].join("\n");
}

function sectionOf({ file, name, rows }: SuiteResult, date: Date): string {
  const table = rows.map((row) => {
    const cells = [row.name, figure(row.value), row.unit, ratioOf(row), row.note ?? ""];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return [
    `## ${name}`,
    "",
    `\`npm run bench -- ${file}\``,
    "",
    `${date.toISOString().slice(0, 10)}, ${machine()}`,
    "",
    "| measured | value | unit | against | note |",
    "|---|---:|---|---|---|",
    ...table,
    "",
  ].join("\n");
}

/** What could not be measured has no figure. */
function figure(value: number): string {
  return Number.isNaN(value) ? "–" : numbers.format(value);
}

function ratioOf({ ratio, peer, spread }: Row): string {
  if (ratio === undefined) return "";
  const range =
    spread === undefined ? "" : ` (${spread.map((end) => end.toFixed(2)).join(" to ")})`;
  return `${ratio.toFixed(2)}${range} × ${peer ?? "peer"}`;
}
