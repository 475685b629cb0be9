import type { Command } from "commander";
import { packageVersion } from "../manifest/index.ts";
import type { CommandContext, DefineCommand } from "./command-context.ts";

/** A group of commands, such as `otel-kafka dlq`. */
export interface CommandGroup {
  readonly name: string;
  /** Its line in the help of the program. */
  readonly summary: string;
  readonly description: string;
  /** Text below the help, with examples. */
  readonly help: string;
  /** In the order of the help. */
  readonly commands: readonly DefineCommand[];
}

/** Defines a group; by itself it prints its help, and is wrong usage. */
export function defineGroup(group: CommandGroup): DefineCommand {
  return (program: Command, context: CommandContext) => {
    const command = program
      .command(group.name)
      .summary(group.summary)
      .description(group.description)
      .usage("<command> [options]")
      .version(packageVersion, "-V, --version", "print the version")
      .helpCommand("help [command]", "print the help of a command")
      .addHelpText("after", group.help);
    for (const define of group.commands) {
      define(command, context);
    }
    return command;
  };
}
