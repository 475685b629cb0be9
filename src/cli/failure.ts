import { inspect } from "node:util";
import { ConfigError, causeText, fileFault, KafkaBridgeError } from "../errors/index.ts";
import { createPaint, neutralize } from "../render/index.ts";
import { type Terminal, wantsColor } from "./terminal.ts";

/** What a command ends with: success, failure, wrong usage. */
export const exitCodes = { success: 0, failure: 1, usage: 2 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * Says on standard error what went wrong and what to do about it, and returns the exit code. Where
 * it happened in the code is of use only to those who ask for it by `verbose`.
 */
export function reportFailure(
  error: unknown,
  { stderr, env }: Terminal,
  { verbose = false }: { verbose?: boolean | undefined } = {},
): ExitCode {
  const paint = createPaint(wantsColor(stderr, env));
  stderr.write(`${paint("error", "error:")} ${messageOf(error)}\n`);
  if (verbose) {
    stderr.write(`${paint("dim", printable(inspect(error, { depth: 4 })))}\n`);
  } else if (!(error instanceof KafkaBridgeError || isFileError(error))) {
    stderr.write(`${paint("dim", "--verbose shows where it comes from")}\n`);
  }
  return error instanceof ConfigError ? exitCodes.usage : exitCodes.failure;
}

/** Messages of errors hold names that came over the network, and lists with a line for each. */
export function messageOf(error: unknown): string {
  return printable(
    isFileError(error) ? `${error.path}: ${fileFault(error)}` : causeText(error).trimEnd(),
  );
}

/** What Node.js reports of a file that it was to open, such as one to send. */
function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "path" in error;
}

function printable(text: string): string {
  return text
    .split("\n")
    .map((line) => neutralize(line))
    .join("\n");
}
