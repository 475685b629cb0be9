import { once } from "node:events";
import { Bridge, type ReloadReport } from "../../bridge/index.ts";
import type { BridgeConfig, Logger } from "../../config/index.ts";
import { type ExitCode, exitCodes, messageOf } from "../failure.ts";
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
  const read = (): BridgeConfig => readBridgeConfig(file, options, terminal, log);
  const config = read();
  log.configure(config.log);
  const bridge = new Bridge(config);
  const stop = new AbortController();
  const stopped = once(stop.signal, "abort");
  let { shutdownTimeoutMs } = config;
  const reload = async (): Promise<void> => {
    const next = await reloadBridge(bridge, read, log);
    if (next !== undefined) {
      log.configure(next.log);
      shutdownTimeoutMs = next.shutdownTimeoutMs;
    }
  };
  using _signals = new ProcessSignals({
    onStop: () => stop.abort(),
    onReload: () => void reload(),
  });
  const started = bridge.start();
  await Promise.race([started, stopped]);
  if (!stop.signal.aborted) {
    log.info("the bridge is ready");
    await stopped;
  }
  await stopBridge(bridge, shutdownTimeoutMs, log);
  return exitCodes.success;
}

/**
 * Has a bridge take its file as it is now. One that cannot be taken changes nothing, and the log says
 * why.
 */
export async function reloadBridge(
  bridge: Bridge,
  read: () => BridgeConfig,
  log: Logger,
): Promise<BridgeConfig | undefined> {
  try {
    const config = read();
    const report = await bridge.reload(config);
    log.info(`reloaded: ${reportText(report)}`);
    for (const { pipeline, error } of report.failed) {
      log.error(`not as the file has it now: ${error.message}`, { pipeline });
    }
    return config;
  } catch (error) {
    log.error(`not reloaded, nothing was changed: ${messageOf(error)}`);
    return undefined;
  }
}

function reportText(report: ReloadReport): string {
  const parts = (["added", "removed", "replaced", "unchanged"] as const).flatMap((kind) =>
    report[kind].length === 0 ? [] : [`${kind} ${report[kind].join(", ")}`],
  );
  return parts.join("; ");
}

/** Brings a bridge to its end, within a time. */
export async function stopBridge(bridge: Bridge, timeoutMs: number, log: BridgeLog): Promise<void> {
  log.info("stopping: nothing more is taken in, what is under way is brought to its end");
  const timer = setTimeout(() => {
    // What is not settled by now was not acknowledged either.
    log.warn("not all that was under way could be settled in time");
    log[Symbol.dispose]();
    process.exit(exitCodes.success);
  }, timeoutMs);
  await bridge.close({ timeoutMs: Math.max(timeoutMs / 2, timeoutMs - exitMs) });
  clearTimeout(timer);
  log.info("stopped");
}
