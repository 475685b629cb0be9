/**
 * `npm run examples`: runs every example on the embedded Kafka, as a user would, or on the broker given by
 * `--brokers host:port`. Each must end by itself, without an error and with something to read.
 */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runProgram } from "./examples/run-program.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TIME_LIMIT_MS = 60_000;

const { values } = parseArgs({ options: { brokers: { type: "string" } } });
const options = values.brokers === undefined ? [] : ["--brokers", values.brokers];
const examples = readdirSync(new URL("../examples", import.meta.url))
  .filter((name) => name.endsWith(".ts"))
  .sort();

let failed = 0;
for (const name of examples) {
  const args = ["--import", "tsx", `examples/${name}`, ...options];
  const { output, problem, seconds } = await runProgram(args, {
    cwd: ROOT,
    timeLimitMs: TIME_LIMIT_MS,
  });
  const time = `(${seconds.toFixed(1)} s)`;
  if (problem === undefined) {
    process.stdout.write(`ok ${name} ${time}\n`);
  } else {
    failed += 1;
    process.stdout.write(`FAILED ${name} ${problem} ${time}\n${output}\n`);
  }
}
process.stdout.write(`${examples.length - failed} examples passed, ${failed} failed\n`);
process.exitCode = failed === 0 && examples.length > 0 ? 0 : 1;
