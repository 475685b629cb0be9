import cluster from "node:cluster";
import { once } from "node:events";
import type { BridgeConfig } from "../../../config/index.ts";
import { type ExitCode, exitCodes, messageOf } from "../../failure.ts";
import type { Terminal } from "../../terminal.ts";
import { BridgeLog } from "../bridge-log.ts";
import { ProcessSignals } from "../process-signals.ts";
import { type RunOptions, readBridgeConfig } from "../run-options.ts";
import { PrimaryHealth } from "./primary-health.ts";
import { WorkerSlot } from "./worker-slot.ts";

/** Workers end by themselves within `shutdownTimeoutMs`; who does not, is ended after this time more. */
const graceMs = 1_000;

/** Runs the workers of a bridge until it is told to stop. It moves no telemetry itself. */
export async function runPrimary(
  file: string,
  options: RunOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  using log = new BridgeLog(terminal);
  const primary = new Primary(() => readBridgeConfig(file, options, terminal, log), log);
  return await primary.run();
}

class Primary {
  readonly #read: () => BridgeConfig;
  readonly #log: BridgeLog;
  readonly #health: PrimaryHealth;
  readonly #stop = new AbortController();
  #config: BridgeConfig;
  #slots: readonly WorkerSlot[] = [];
  #reloading: Promise<void> = Promise.resolve();
  /** A worker was ready once. */
  #wasReady = false;
  /** All were, and that was said. */
  #isTold = false;
  #exitCode: ExitCode = exitCodes.success;

  constructor(read: () => BridgeConfig, log: BridgeLog) {
    this.#read = read;
    this.#log = log;
    this.#config = read();
    log.configure(this.#config.log);
    this.#health = new PrimaryHealth(() => this.#slots, log);
  }

  async run(): Promise<ExitCode> {
    const stopped = once(this.#stop.signal, "abort");
    using _signals = new ProcessSignals({
      onStop: () => this.#stop.abort(),
      onReload: () => {
        this.#reloading = this.#reloading.then(() => this.#reload());
      },
      onSecondStop: () => this.#kill(),
    });
    cluster.setupPrimary({ args: process.argv.slice(2) });
    await this.#health.apply(this.#config);
    this.#resize(this.#config.workers);
    await stopped;
    await this.#end();
    return this.#exitCode;
  }

  /** Starts workers until there are so many. */
  #resize(count: number): void {
    const missing = count - this.#slots.length;
    const added = Array.from({ length: Math.max(0, missing) }, (_, index) =>
      this.#slot(this.#slots.length + index + 1),
    );
    this.#slots = [...this.#slots, ...added];
    for (const slot of added) {
      slot.start();
    }
  }

  #slot(number: number): WorkerSlot {
    return new WorkerSlot(number, this.#log, {
      onReady: () => this.#onReady(),
      onFailedStart: (code) => {
        // What keeps the first one from starting keeps all of them; it has said what it is.
        if (!this.#wasReady) {
          this.#exitCode = code === exitCodes.usage ? exitCodes.usage : exitCodes.failure;
          this.#stop.abort();
        }
      },
    });
  }

  #onReady(): void {
    this.#wasReady = true;
    if (!this.#isTold && this.#slots.every(({ isReady }) => isReady)) {
      this.#isTold = true;
      this.#log.info(`the bridge is ready, with ${this.#slots.length} workers`);
    }
  }

  /** One worker after the other, so that there is always one that listens. */
  async #reload(): Promise<void> {
    let config: BridgeConfig;
    try {
      config = this.#read();
    } catch (error) {
      this.#log.error(`not reloaded, nothing was changed: ${messageOf(error)}`);
      return;
    }
    try {
      await this.#health.apply(config);
    } catch (error) {
      this.#log.error(`health is served as before: ${messageOf(error)}`);
    }
    this.#config = config;
    this.#log.configure(config.log);
    const leaving = this.#slots.slice(config.workers);
    this.#slots = this.#slots.slice(0, config.workers);
    for (const slot of this.#slots) {
      await slot.reload();
    }
    if (!this.#stop.signal.aborted) {
      this.#resize(config.workers);
    }
    await Promise.all(leaving.map((slot) => slot.stop(this.#timeoutMs)));
  }

  get #timeoutMs(): number {
    return this.#config.shutdownTimeoutMs + graceMs;
  }

  async #end(): Promise<void> {
    await Promise.all(this.#slots.map((slot) => slot.stop(this.#timeoutMs)));
    // Of a reload under way, those that the new file has no place for.
    await this.#reloading;
    await this.#health.close();
  }

  #kill(): void {
    for (const slot of this.#slots) {
      slot.kill();
    }
  }
}
