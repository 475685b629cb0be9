import { PassThrough } from "node:stream";
import type { Command } from "commander";
import { createProgram } from "../../src/cli/program.ts";
import { notice, type Page } from "./page.ts";

/** docs/reference/commands.md: the help of every command, as the program prints it. */
export const commandsPage: Page = { path: "docs/reference/commands.md", render };

const introduction = `# Commands

The package brings the command \`otel-kafka\`, also as \`otel-kafka-bridge\`. With \`--json\` standard output
holds data only: one JSON document, or JSON lines; logs go to standard error. Exit codes: 0 success,
1 failure, 2 wrong usage. Colour is used on a terminal, and as \`NO_COLOR\` and \`FORCE_COLOR\` say.
`;

const columns = 100;

function render(): string {
  const program = createProgram(silentTerminal(), () => {});
  return [notice, introduction, ...helpsOf(program, program.name())].join("\n");
}

/** The help of a command, and of all below it. */
function helpsOf(command: Command, name: string): string[] {
  const own = [`## ${name}\n`, "```text", helpOf(command), "```\n"].join("\n");
  return [own, ...command.commands.flatMap((each) => helpsOf(each, `${name} ${each.name()}`))];
}

function helpOf(command: Command): string {
  const texts: string[] = [];
  command.configureOutput({ writeOut: (text: string) => texts.push(text) });
  command.outputHelp();
  return texts.join("").trimEnd();
}

/** A terminal of a fixed width that nobody looks at. */
function silentTerminal() {
  const stream = Object.assign(new PassThrough(), { columns });
  return { stdin: stream, stdout: stream, stderr: stream, env: {} };
}
