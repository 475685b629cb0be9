const interrupted = 130;

/**
 * Aborts at the first Ctrl-C or SIGTERM, so that a command can finish cleanly; a second one ends
 * the process at once.
 */
export class Interrupt implements Disposable {
  readonly #controller = new AbortController();
  readonly #listener = (): void => {
    if (this.#controller.signal.aborted) {
      process.exit(interrupted);
    }
    this.#controller.abort();
  };

  constructor() {
    process.on("SIGINT", this.#listener);
    process.on("SIGTERM", this.#listener);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    process.off("SIGINT", this.#listener);
    process.off("SIGTERM", this.#listener);
  }
}
