import { machine } from "../../bench/report.ts";

/** When scenarios were played, and which there are. */
export interface PlayedRun {
  readonly date: Date;
  readonly seed: number;
  /** All scenarios there are, in the order of their rows. */
  readonly names: readonly string[];
}

/** A table of scenarios: its columns, of which the first is theirs and the last when they were played. */
export interface ScenarioTable {
  readonly intro: readonly string[];
  readonly head: readonly string[];
  /** Of the first column to the last. */
  readonly isNumber: readonly boolean[];
}

/**
 * A part of the page with a row for each scenario, with the date of its last run. Rows of scenarios
 * that were not played stay as they were; those of scenarios that are no more go.
 *
 * @param before - the part as it was; empty at first
 * @param played - the cells of those that were played, by name, without the date
 */
export function scenarioPart(
  before: string,
  { intro, head, isNumber }: ScenarioTable,
  played: ReadonlyMap<string, readonly string[]>,
  { date, seed, names }: PlayedRun,
): string {
  const rows = new Map<string, string>();
  for (const row of before.split("\n")) {
    const name = /^\| `([^`]+)`/.exec(row)?.[1];
    if (name !== undefined) rows.set(name, row);
  }
  const when = `${date.toISOString().slice(0, 10)}, ${seed}`;
  for (const [name, cells] of played) {
    rows.set(name, `| ${[...cells, when].join(" | ")} |`);
  }
  return [
    ...intro,
    "",
    machine(),
    "",
    `| ${head.join(" | ")} |`,
    `|${isNumber.map((each) => (each ? "---:|" : "---|")).join("")}`,
    ...names.flatMap((name) => rows.get(name) ?? []),
    "",
  ].join("\n");
}
