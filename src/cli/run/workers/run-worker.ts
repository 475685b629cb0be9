import cluster from "node:cluster";
import { once } from "node:events";
import { Bridge } from "../../../bridge/index.ts";
import type { BridgeConfig } from "../../../config/index.ts";
import { type ExitCode, exitCodes } from "../../failure.ts";
import type { Terminal } from "../../terminal.ts";
import { BridgeLog } from "../bridge-log.ts";
import { reloadBridge, stopBridge } from "../run-bridge.ts";
import { type RunOptions, readBridgeConfig } from "../run-options.ts";
import type { ToPrimary, ToWorker } from "./messages.ts";

/**
 * Runs a worker: the bridge, as the primary process says. Signals come to it by that one as well, and
 * to a whole group of processes at once: so a second one means nothing here.
 */
export async function runWorker(
  file: string,
  options: RunOptions,
  terminal: Terminal,
  worker: number,
): Promise<ExitCode> {
  using log = new BridgeLog(terminal, { worker });
  const read = (): BridgeConfig => readBridgeConfig(file, options, terminal, log);
  let config = read();
  log.configure(config.log);
  const bridge = new Bridge(config, { worker });
  const stop = new AbortController();
  const stopped = once(stop.signal, "abort");
  const onStop = (): void => stop.abort();
  process.on("SIGTERM", onStop).on("SIGINT", onStop).on("SIGHUP", ignore);
  process.on("message", (message: ToWorker) => {
    switch (message.type) {
      case "stop":
        stop.abort();
        break;
      case "report":
        void sendReport(bridge, message.id);
        break;
      case "reload":
        void (async () => {
          config = (await reloadBridge(bridge, read, log)) ?? config;
          log.configure(config.log);
          send({ type: "reloaded" });
        })();
        break;
    }
  });
  try {
    const started = bridge.start();
    await Promise.race([started, stopped]);
    if (!stop.signal.aborted) {
      send({ type: "ready" });
      await stopped;
    }
    await stopBridge(bridge, config.shutdownTimeoutMs, log);
    return exitCodes.success;
  } finally {
    // The channel to the primary process would keep this one alive.
    cluster.worker?.disconnect();
  }
}

async function sendReport(bridge: Bridge, id: number): Promise<void> {
  const metrics = await bridge.metrics();
  send({ type: "report", id, report: { pipelines: bridge.status(), metrics } });
}

function send(message: ToPrimary): void {
  if (process.connected) {
    process.send?.(message, undefined, undefined, ignore);
  }
}

function ignore(): void {
  // What the primary process is to do with it, it does.
}
