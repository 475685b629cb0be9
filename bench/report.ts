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
    return [`  ${row.name}`, numbers.format(row.value), row.unit, ratioOf(row), row.note ?? ""];
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

/** The committed page: every suite's rows under the date and the machine. */
export function page(results: readonly SuiteResult[], date: Date): string {
  const day = date.toISOString().slice(0, 10);
  const sections = results.map(({ file, name, rows }) => {
    const table = rows.map((row) => {
      const cells = [row.name, numbers.format(row.value), row.unit, ratioOf(row), row.note ?? ""];
      return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    });
    return [
      `## ${name}`,
      "",
      `\`npm run bench -- ${file}\``,
      "",
      "| measured | value | unit | against | note |",
      "|---|---:|---|---|---|",
      ...table,
      "",
    ].join("\n");
  });
  return [
    "# Benchmarks",
    "",
    "*Written by `npm run bench`. A ratio compares with a peer measured in the same run, in turns: the",
    "median of the rounds' ratios, and in brackets their middle half. Processor time is that of all",
    "threads of this process; a broker on the same machine has its own.*",
    "",
    `${day}, ${machine()}`,
    "",
    ...sections,
  ].join("\n");
}

function ratioOf({ ratio, peer, spread }: Row): string {
  if (ratio === undefined) return "";
  const range =
    spread === undefined ? "" : ` (${spread.map((end) => end.toFixed(2)).join(" to ")})`;
  return `${ratio.toFixed(2)}${range} × ${peer ?? "peer"}`;
}
