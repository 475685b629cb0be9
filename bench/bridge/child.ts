import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const END_TIMEOUT_MS = 5_000;

/** A program of this folder, in a process of its own, that answers one order after the other. */
export class Child<Order extends object | string, Answer> implements AsyncDisposable {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  /**
   * Starts a program; resolves with the first that it says.
   *
   * @param file - inside this folder
   */
  static async start<Order extends object | string, Answer, First>(
    file: string,
    ...args: readonly string[]
  ): Promise<{ child: Child<Order, Answer>; first: First }> {
    const path = fileURLToPath(new URL(file, import.meta.url));
    const process = fork(path, args, { execArgv: ["--import", "tsx"] });
    const child = new Child<Order, Answer>(process);
    // What programs say is of their own types; each has one place that sends.
    return { child, first: (await child.#next()) as First };
  }

  /** Gives an order that has no answer. */
  tell(order: Order): void {
    this.#process.send(order);
  }

  /** Gives an order and waits for its answer. */
  async ask(order: Order): Promise<Answer> {
    const answer = this.#next();
    this.tell(order);
    return (await answer) as Answer;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endProcess(this.#process, "SIGKILL");
  }

  #next(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error("A program of the bench ended too early"));
      this.#process.once("exit", ended);
      this.#process.once("message", (message) => {
        this.#process.off("exit", ended);
        resolve(message);
      });
    });
  }
}

/** Ends a process by a signal, and by force after a while; resolves when it is gone. */
export async function endProcess(process: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) {
    return;
  }
  const gone = new Promise((resolve) => process.once("exit", resolve));
  process.kill(signal);
  const timer = setTimeout(() => process.kill("SIGKILL"), END_TIMEOUT_MS);
  await gone;
  clearTimeout(timer);
}
