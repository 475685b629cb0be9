import { once } from "node:events";
import { Bridge } from "../../bridge/index.ts";
import { type ExitCode, exitCodes } from "../failure.ts";
import type { Terminal } from "../terminal.ts";
import { BridgeLog } from "./bridge-log.ts";
import { ProcessSignals } from "./process-signals.ts";
import { type RunOptions, readBridgeConfig } from "./run-options.ts";

/** What is left of the time to stop for what comes after the pipelines. */
const exitMs = 500;

/** Runs a bridge until it is told to stop. */
export async function runBridge(
  file: string,
  options: RunOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  using log = new BridgeLog(terminal);
  const config = readBridgeConfig(file, options, terminal, log);
  log.configure(config.log);
  const bridge = new Bridge(config);
  const stop = new AbortController();
  const stopped = once(stop.signal, "abort");
  using _signals = new ProcessSignals({ onStop: () => stop.abort(), onReload: () => {} });
  const started = bridge.start();
  await Promise.race([started, stopped]);
  void started.then(() => log.info("the bridge is ready"));
  await stopped;
  log.info("stopping: nothing more is taken in, what is under way is brought to its end");
  const timer = setTimeout(() => {
    // What is not settled by now was not acknowledged either.
    log.warn("not all that was under way could be settled in time");
    log[Symbol.dispose]();
    process.exit(exitCodes.success);
  }, config.shutdownTimeoutMs);
  await bridge.close({ timeoutMs: Math.max(0, config.shutdownTimeoutMs - exitMs) });
  clearTimeout(timer);
  log.info("stopped");
  return exitCodes.success;
}
