/** Work that is done one after the other, in the order in which it came. */
export class TransactionQueue {
  #last: Promise<void> = Promise.resolve();
  #ahead = 0;
  #closed: { readonly reason: unknown } | undefined;

  /**
   * Does the work when it is its turn.
   *
   * @throws the signal's reason, if it is aborted before; what closes the queue
   */
  async inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    this.#checkOpen();
    signal.throwIfAborted();
    const before = this.#ahead === 0 ? undefined : this.#last;
    this.#ahead++;
    let end = (): void => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#last = this.#last.then(() => over);
    try {
      if (before !== undefined) {
        await turnOf(before, signal);
        this.#checkOpen();
      }
      return await work();
    } finally {
      this.#ahead--;
      end();
    }
  }

  /** Refuses what has not had its turn yet, and what comes. */
  close(reason: unknown): void {
    this.#closed ??= { reason };
  }

  /** Resolves when all that had its turn is done. */
  settled(): Promise<void> {
    return this.#last;
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) {
      throw this.#closed.reason;
    }
  }
}

async function turnOf(before: Promise<void>, signal: AbortSignal): Promise<void> {
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    await Promise.race([before, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
