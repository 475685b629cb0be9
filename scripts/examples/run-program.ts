import { spawn } from "node:child_process";

/** How a program ended. */
export interface Outcome {
  /** What it printed, on either stream. */
  readonly output: string;
  /** Why it does not count as done: undefined if it ended well and printed something. */
  readonly problem: string | undefined;
  readonly seconds: number;
}

/** Runs Node with these arguments until it ends, or kills it after the time limit. */
export function runProgram(
  args: readonly string[],
  options: { readonly cwd: string; readonly timeLimitMs: number },
): Promise<Outcome> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, options.timeLimitMs);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      const seconds = (performance.now() - started) / 1_000;
      const ended = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
      const problem = isLate ? `did not end within ${options.timeLimitMs} ms` : ended;
      const silent = output.trim() === "" ? "printed nothing" : undefined;
      resolve({ output, seconds, problem: code === 0 ? silent : problem });
    });
  });
}
