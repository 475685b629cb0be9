import { PassThrough } from "node:stream";
import type { Terminal } from "../../src/cli/terminal.ts";

/** A terminal whose output is kept. */
export interface CapturedTerminal extends Terminal {
  readonly written: { readonly stdout: string; readonly stderr: string };
}

/** Streams of a test's own, in place of the process's. */
export function captureTerminal(
  env: Record<string, string> = {},
  { isTTY = false }: { isTTY?: boolean } = {},
): CapturedTerminal {
  const written = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") =>
    Object.assign(new PassThrough(), { isTTY }).on("data", (chunk: Buffer) => {
      written[name] += chunk.toString();
    });
  return {
    stdin: new PassThrough(),
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    env,
    written,
  };
}
