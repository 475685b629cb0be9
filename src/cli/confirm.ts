import { createInterface } from "node:readline/promises";
import { type Command, Option } from "commander";
import type { Terminal } from "./terminal.ts";

/** The option of commands that destroy something. */
export interface ConfirmOptions {
  readonly yes?: boolean;
}

export function addConfirmOption(command: Command): Command {
  return command.addOption(new Option("-y, --yes", "do it without asking"));
}

/** Whether there is somebody to ask. */
function isInteractive({ stdin, stderr }: Terminal): boolean {
  return stdin.isTTY === true && stderr.isTTY === true;
}

/** Refuses, before anything is done, what would have to be asked where there is nobody to ask. */
export function requireConfirmable(
  command: Command,
  { yes = false }: ConfirmOptions,
  terminal: Terminal,
): void {
  if (!yes && !isInteractive(terminal)) {
    command.error("error: --yes is needed where nobody can be asked");
  }
}

/** Asks on the terminal; anything but yes is no, and so is Ctrl-C. */
export async function confirm(
  question: string,
  { yes = false }: ConfirmOptions,
  { stdin, stderr }: Terminal,
): Promise<boolean> {
  if (yes) {
    return true;
  }
  const lines = createInterface({ input: stdin, output: stderr });
  const left = new AbortController();
  lines.once("close", () => left.abort());
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: left.signal });
    return /^\s*y(es)?\s*$/i.test(answer);
  } catch (error) {
    if (left.signal.aborted) {
      stderr.write("\n");
      return false;
    }
    throw error;
  } finally {
    lines.close();
  }
}
