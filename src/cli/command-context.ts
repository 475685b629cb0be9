import type { Command } from "commander";
import type { ExitCode } from "./failure.ts";
import type { Terminal } from "./terminal.ts";

/** What a command is given besides its arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Takes the exit code of a run that did not throw. */
  readonly finish: (code: ExitCode) => void;
}

/** Adds a command to the program: its arguments, options, help and action. */
export type DefineCommand = (program: Command, context: CommandContext) => Command;
