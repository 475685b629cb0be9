/**
 * `npm run examples`: runs every example on the embedded Kafka, as a user would, or on the broker given by
 * `--brokers host:port`. Each must end by itself, without an error and with something to read.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TIME_LIMIT_MS = 30_000;

interface Outcome {
  readonly output: string;
  readonly problem: string | undefined;
  readonly seconds: number;
}

const { values } = parseArgs({ options: { brokers: { type: "string" } } });
const options = values.brokers === undefined ? [] : ["--brokers", values.brokers];
const examples = readdirSync(new URL("../examples", import.meta.url))
  .filter((name) => name.endsWith(".ts"))
  .sort();

let failed = 0;
for (const name of examples) {
  const { output, problem, seconds } = await run(`examples/${name}`);
  process.stdout.write(
    `${problem === undefined ? "ok" : "FAILED"} ${name} (${seconds.toFixed(1)} s)\n`,
  );
  if (problem !== undefined) {
    failed += 1;
    process.stdout.write(`${problem}\n${output}\n`);
  }
}
process.stdout.write(`${examples.length - failed} examples passed, ${failed} failed\n`);
process.exitCode = failed === 0 && examples.length > 0 ? 0 : 1;

function run(file: string): Promise<Outcome> {
  const started = performance.now();
  const child = spawn(process.execPath, ["--import", "tsx", file, ...options], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const timer = setTimeout(() => child.kill("SIGKILL"), TIME_LIMIT_MS);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      const seconds = (performance.now() - started) / 1_000;
      resolve({ output, seconds, problem: problemOf(code, signal, output) });
    });
  });
}

function problemOf(code: number | null, signal: string | null, output: string): string | undefined {
  if (signal !== null) {
    return `ended by ${signal}, after ${TIME_LIMIT_MS / 1_000} s at most`;
  }
  if (code !== 0) {
    return `exit code ${code}`;
  }
  return output.trim() === "" ? "printed nothing" : undefined;
}
