import { type IntervalHistogram, monitorEventLoopDelay } from "node:perf_hooks";
import type { Report } from "./bridge-metrics.ts";

const perSecond = { micro: 1e6, nano: 1e9 } as const;
const resolutionMs = 20;
const windowMs = 60_000;

/** Measures the process itself: memory, processor time, and how late the event loop is. */
export class ProcessObserver implements Disposable {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: resolutionMs });

  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#delay.enable();
    this.#timer = setInterval(() => this.#delay.reset(), windowMs);
    this.#timer.unref();
  }

  readonly observe = (report: Report): void => {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    report("process.memory.usage", rss);
    report("v8js.memory.heap.used", heapUsed);
    report("process.cpu.time", user / perSecond.micro, { "cpu.mode": "user" });
    report("process.cpu.time", system / perSecond.micro, { "cpu.mode": "system" });
    report("process.uptime", process.uptime());
    this.#observeDelay(report);
  };

  #observeDelay(report: Report): void {
    const delay = this.#delay;
    // Without a measurement the mean is not a number, and the maximum 0.
    if (delay.max > 0) {
      report("nodejs.eventloop.delay.mean", late(delay.mean));
      report("nodejs.eventloop.delay.p99", late(delay.percentile(99)));
      report("nodejs.eventloop.delay.max", late(delay.max));
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }
}

/** What was measured is the time between two looks, of which the resolution is what was asked for. */
function late(nanoseconds: number): number {
  return Math.max(0, nanoseconds / perSecond.nano - resolutionMs / 1_000);
}
