import cluster from "node:cluster";
import type { Logger } from "../../config/index.ts";
import type { ExitCode } from "../failure.ts";
import type { Terminal } from "../terminal.ts";
import { letHeapGrow } from "./heap-growth.ts";
import { runBridge } from "./run-bridge.ts";
import { type RunOptions, readBridgeConfig } from "./run-options.ts";
import { runPrimary, runWorker, workerVariable } from "./workers/index.ts";

/** Runs what this process is of a bridge: all of it, or one of its workers, or what starts those. */
export async function startRun(
  file: string,
  options: RunOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  letHeapGrow();
  const worker = Number(terminal.env[workerVariable] ?? 0);
  if (cluster.isWorker && worker > 0) {
    return await runWorker(file, options, terminal, worker);
  }
  const { workers } = readBridgeConfig(file, options, terminal, silent);
  const run = workers === 1 ? runBridge : runPrimary;
  return await run(file, options, terminal);
}

/** Whoever runs reads the file again, and says what there is to be said. */
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };
