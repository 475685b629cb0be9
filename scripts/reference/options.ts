import { kafkaRules } from "../../src/config/kafka-rules.ts";
import { type OptionRow, optionRows } from "../../src/config/option-table.ts";
import { promised } from "../../src/config/sections/promised-properties.ts";
import { optionTable } from "./option-table.ts";
import { describeType } from "./option-text.ts";
import { code, notice, type Page, table } from "./page.ts";

/** docs/reference/options.md: every option, every combination that is refused. */
export const optionsPage: Page = { path: "docs/reference/options.md", render };

const introduction = `# Options

What \`new KafkaConfig({ … })\` takes, and with the same names the \`kafka\` section of a YAML or JSON
file. The environment's names are in [environment.md](environment.md). Only \`bootstrapServers\` is
needed. Sizes are in bytes, times in milliseconds.

Every problem is reported at once, with its path and what would be right. The resolved configuration is
frozen; secrets are never printed.

In a file, \`\${NAME}\` in a value stands for a variable of the environment, \`\${NAME:-default}\` for one
that may be missing or empty, \`\${NAME:?message}\` for one that must be there, and \`$$\` for a dollar
sign. Values are put in after parsing and read as what the option takes, so nothing in them can change
the file's structure. Relative paths start at the file's folder.
`;

function render(): string {
  const rows = optionRows(kafkaRules.schema).filter(({ path }) => !isShapeOnly(path));
  const sections = new Set(rows.filter((row) => row.path.length > 1).map(({ path }) => path[0]));
  return [
    notice,
    introduction,
    "## Connection, logging and short forms\n",
    optionTable(rows.filter(({ path }) => path.length === 1)),
    ...[...sections].flatMap((section) => [
      `## ${section}\n`,
      ...(section === "auth" ? mechanisms(rows) : [optionTable(below(rows, section))]),
    ]),
    "## Combinations that are refused\n",
    table(
      ["option", "problem"],
      kafkaRules.contradictions.map(({ reads, message }) => [code(reads[0]), message]),
    ),
    "## Properties that `settings` does not take\n",
    "This library's promises rest on them. Callbacks (`…_cb`) belong to it as well.\n",
    table(
      ["property", "use instead"],
      Object.entries(promised).map(([property, instead]) => [code(property), instead]),
    ),
  ].join("\n");
}

function below(rows: readonly OptionRow[], section: string | undefined): OptionRow[] {
  return rows.filter(({ path }) => path.length > 1 && path[0] === section);
}

/** What a signal's own topic or partitioning takes is what the section takes: said once. */
function isShapeOnly(path: readonly string[]): boolean {
  return path[0] === "topic" && path.length > 2 && path[1] !== "traces";
}

function mechanisms(rows: readonly OptionRow[]): string[] {
  const groups: OptionRow[][] = [];
  for (const row of below(rows, "auth")) {
    if (row.path[1] === "mechanism") {
      groups.push([]);
    }
    groups.at(-1)?.push(row);
  }
  return groups.flatMap((group) => [
    `### ${group[0] === undefined ? "" : describeType(group[0].schema)}\n`,
    optionTable(group),
  ]);
}
