import { monitorEventLoopDelay } from "node:perf_hooks";
import { KafkaBridgeError } from "../../src/errors/index.ts";
import type { Health, Order, ReaderReport, WriterReport } from "./reports.ts";

const healthMs = 200;

/** Sends a report to the lab; resolves when it is in the pipe, where a kill cannot take it back. */
export function tell(report: WriterReport | ReaderReport): Promise<void> {
  return new Promise((resolve) => {
    // Without the lab nothing is worth going on for: `disconnect` ends the process.
    process.send?.(report, () => resolve());
  });
}

/** Calls back for each order of the lab, and ends the process when the lab is gone. */
export function onOrder(obey: (order: Order) => void): void {
  process.on("message", (order) => obey(order as Order));
  process.on("disconnect", () => process.exit(1));
  // Ctrl-C reaches the whole group of processes; the lab ends its own in order.
  process.on("SIGINT", () => {});
}

/** The plan that the lab started this process with. */
export function planOf<T>(): T {
  return JSON.parse(process.argv[2] ?? "") as T;
}

/** Reports memory, handles and the event loop's delay until the process ends. */
export function reportHealth(): void {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  setInterval(() => {
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    const health: Health = {
      kind: "health",
      rss,
      heapUsed,
      arrayBuffers,
      handles: process.getActiveResourcesInfo().length,
      // The histogram counts the interval itself.
      loopDelayMs: Math.max(0, delay.max / 1e6 - 10),
    };
    delay.reset();
    void tell(health);
  }, healthMs).unref();
}

/** Reports an error by its code; one that is not of the library's is named as such. */
export function tellError(error: unknown): Promise<void> {
  const code = error instanceof KafkaBridgeError ? error.code : "NOT_OF_THE_LIBRARY";
  return tell({ kind: "error", code, message: String(error) });
}
