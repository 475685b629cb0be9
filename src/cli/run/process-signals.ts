/** What a running bridge is told by signals of the process. */
export interface SignalActions {
  /** SIGTERM or SIGINT. */
  readonly onStop: () => void;
  /** SIGHUP. */
  readonly onReload: () => void;
  /** Right before a second request to stop ends the process. */
  readonly onSecondStop?: () => void;
}

const failure = 1;

/** Listens for signals. A second request to stop ends the process at once, with 1. */
export class ProcessSignals implements Disposable {
  readonly #actions: SignalActions;
  #isStopping = false;

  constructor(actions: SignalActions) {
    this.#actions = actions;
    process.on("SIGTERM", this.#stop).on("SIGINT", this.#stop).on("SIGHUP", this.#reload);
  }

  readonly #stop = (): void => {
    if (this.#isStopping) {
      this.#actions.onSecondStop?.();
      process.exit(failure);
    }
    this.#isStopping = true;
    this.#actions.onStop();
  };

  readonly #reload = (): void => {
    if (!this.#isStopping) {
      this.#actions.onReload();
    }
  };

  [Symbol.dispose](): void {
    process.off("SIGTERM", this.#stop).off("SIGINT", this.#stop).off("SIGHUP", this.#reload);
  }
}
