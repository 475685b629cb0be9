import { PassThrough } from "node:stream";
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
  const helps = [program, ...program.commands].map((command) => {
    const name = command === program ? program.name() : `${program.name()} ${command.name()}`;
    return [`## ${name}\n`, "```text", helpOf(command), "```\n"].join("\n");
  });
  return [notice, introduction, ...helps].join("\n");
}

function helpOf(command: { outputHelp(): void; configureOutput(output: object): unknown }): string {
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
