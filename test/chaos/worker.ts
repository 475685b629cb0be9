import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Order } from "./reports.ts";

const keptOutput = 4_000;

/** A writer or reader process, from the lab's side. What it reports arrives even when it is killed. */
export class Worker<Report extends { readonly kind: string }> {
  readonly id: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  #output = "";
  #isReady = false;
  #isEnded = false;
  /** How the process ended, when nobody asked it to. */
  #surprise: string | undefined;
  #isExpectedToEnd = false;

  /** @param script - `writer` or `reader` of this folder */
  constructor(script: string, plan: { readonly id: string }, onReport: (report: Report) => void) {
    this.id = plan.id;
    const path = fileURLToPath(new URL(`${script}.ts`, import.meta.url));
    this.#child = fork(path, [JSON.stringify(plan)], {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output = (this.#output + text).slice(-keptOutput);
      });
    }
    this.#child.on("message", (message) => {
      const report = message as Report;
      this.#isReady ||= report.kind === "ready";
      this.#isEnded ||= report.kind === "ended";
      onReport(report);
    });
    // One that is frozen does not notice that the lab has gone.
    const end = (): void => {
      this.#child.kill("SIGKILL");
    };
    process.once("exit", end);
    this.#child.once("close", () => process.removeListener("exit", end));
    // Not `exit`: reports may still be in the pipe then.
    this.#exited = once(this.#child, "close");
    this.#child.on("close", (code, signal) => {
      if (!this.#isExpectedToEnd || (!this.#isEnded && code !== null)) {
        this.#surprise = `${this.id} ended by ${signal ?? `exit code ${code}`}: ${this.#output}`;
      }
    });
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Says how the process ended, if that was not asked for. */
  get surprise(): string | undefined {
    return this.#surprise;
  }

  /** Gives an order, if the process is there to take it. */
  order(order: Order): void {
    if (this.#child.connected) {
      this.#child.send(order, () => {});
    }
  }

  /** Stops the process where it is (SIGSTOP), without a word to anyone. */
  freeze(): void {
    this.#child.kill("SIGSTOP");
  }

  /** Lets a frozen process go on. */
  thaw(): void {
    this.#child.kill("SIGCONT");
  }

  /** Ends the process at once, as a crash would; resolves when all its reports have arrived. */
  async kill(): Promise<void> {
    this.#isExpectedToEnd = true;
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  /** Asks the process to finish its work; kills it when that takes too long. */
  async stop(timeoutMs: number): Promise<void> {
    this.#isExpectedToEnd = true;
    this.order({ kind: "stop" });
    const timer = setTimeout(() => {
      this.#surprise = `${this.id} did not end within ${timeoutMs} ms: ${this.#output}`;
      this.#child.kill("SIGKILL");
    }, timeoutMs);
    await this.#exited;
    clearTimeout(timer);
  }
}
