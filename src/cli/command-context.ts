import type { Command } from "commander";
import type { ExitCode } from "./failure.ts";
import type { Terminal } from "./terminal.ts";

/** What a command is given besides its arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Takes the exit code of a run that did not throw. */
  readonly finish: (code: ExitCode) => void;
}

/**
 * Adds a command to the program, or to a group of commands: its arguments, options, help and action.
 * The options of every command come by themselves, where it has not added them with a choice.
 */
export type DefineCommand = (parent: Command, context: CommandContext) => Command;
