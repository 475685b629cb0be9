import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";

/** Credentials of whoever runs the tests, and their endpoints, are no business of the judges. */
function start(program: string) {
  const path = fileURLToPath(new URL(`python/${program}.py`, import.meta.url));
  const env = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return spawn(inject("awsPython"), [path], {
    env: { ...Object.fromEntries(env), NO_PROXY: "127.0.0.1", PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** Gives a program JSON, and takes its JSON. @throws what it wrote to stderr where it fails */
export async function askPython(program: string, input: unknown): Promise<unknown> {
  const child = start(program);
  const ended = once(child, "close");
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  child.stdin.end(JSON.stringify(input));
  const [[output, errors], [code]] = await Promise.all([said, ended]);
  if (code !== 0) {
    throw new Error(`${program}.py ended with ${String(code)}: ${errors}`);
  }
  return JSON.parse(output);
}

/** Moto's server as a process of its own, filled. */
export interface Emulator extends AsyncDisposable {
  readonly url: string;
  /** End of the minutes that have figures, in milliseconds since 1970. */
  readonly untilMs: number;
}

/** Starts it. @throws what it wrote to stderr where it does not run */
export async function startEmulator(): Promise<Emulator> {
  const child = start("emulator");
  const ended = once(child, "close");
  const errors = text(child.stderr);
  const lines = createInterface(child.stdout);
  const [line] = await Promise.race([once(lines, "line"), ended.then(() => [])]);
  if (typeof line !== "string") {
    throw new Error(`moto does not run: ${await errors}`);
  }
  return {
    ...(JSON.parse(line) as Pick<Emulator, "url" | "untilMs">),
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}
