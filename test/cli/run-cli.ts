import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { builtCli } from "./built-cli.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What became of a run of the command. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of the command that is under way. */
export interface RunningCli {
  readonly process: ChildProcess;
  readonly outcome: Promise<Outcome>;
  /** What it has printed so far. */
  readonly stdout: () => string;
  /** What it has said on standard error so far. */
  readonly stderr: () => string;
  /** Resolves when standard output holds this text. Rejects if the command ends before. */
  printed(part: string): Promise<void>;
  /** The same of standard error. */
  said(part: string): Promise<void>;
}

/** The environment of the tests, without what would change the command's mind. */
function environment(extra: Record<string, string>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(KAFKA_|NO_COLOR$|FORCE_COLOR$|COLUMNS$|VITEST|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...extra };
}

/** What a command is given beside its arguments. */
export interface CliOptions {
  /** Its standard input. Default: empty. */
  readonly input?: string | Uint8Array;
  /** Leave the standard input open after `input`. Default false. */
  readonly more?: boolean;
  readonly env?: Record<string, string>;
}

/** Starts the real command, built as it is for the package, in a process of its own. */
export async function startCli(args: readonly string[], options?: CliOptions): Promise<RunningCli> {
  return startNode([await builtCli(), ...args], options);
}

/** Starts Node in a process of its own. */
export function startNode(
  args: readonly string[],
  { input = "", more = false, env = {} }: CliOptions = {},
): RunningCli {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: environment(env),
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A command that ends without reading its input is no error of the test.
  child.stdin.on("error", () => {});
  child.stdin.write(input);
  if (!more) {
    child.stdin.end();
  }
  const [stdout, stderr] = [new Watched(child.stdout), new Watched(child.stderr)];
  const exited = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  const outcome = exited.then(([code, signal]) => {
    return { code, signal, stdout: stdout.text, stderr: stderr.text };
  });
  const waiting = (stream: Watched) => async (part: string) => {
    await Promise.race([
      stream.contains(part),
      outcome.then((ended) => {
        if (!stream.text.includes(part)) {
          throw new Error(`ended without "${part}": ${JSON.stringify(ended)}`);
        }
      }),
    ]);
  };
  return {
    process: child,
    outcome,
    stdout: () => stdout.text,
    stderr: () => stderr.text,
    printed: waiting(stdout),
    said: waiting(stderr),
  };
}

/** Runs the real command to its end. */
export async function runCli(args: readonly string[], options?: CliOptions): Promise<Outcome> {
  const running = await startCli(args, options);
  return await running.outcome;
}

class Watched {
  text = "";
  readonly #stream: NodeJS.ReadableStream;

  constructor(stream: NodeJS.ReadableStream) {
    this.#stream = stream;
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      this.text += chunk;
    });
  }

  async contains(part: string): Promise<void> {
    while (!this.text.includes(part)) {
      await once(this.#stream, "data");
    }
  }
}
