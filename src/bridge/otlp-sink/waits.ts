/** Waits that can be ended early, all at once. */
export class Waits {
  readonly #waiting = new Set<() => void>();
  #ended = false;

  /** Whether {@link end} was called. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Resolves after that time, at the next {@link wake}, or at once where the waits were ended. */
  async wait(ms: number): Promise<void> {
    if (this.#ended) {
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = Number.isFinite(ms) ? setTimeout(() => done(), ms) : undefined;
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      this.#waiting.add(done);
    });
  }

  /** Ends the waits of now. */
  wake(): void {
    for (const done of [...this.#waiting]) {
      done();
    }
  }

  /** Ends the waits of now and of all times to come. */
  end(): void {
    this.#ended = true;
    this.wake();
  }
}
