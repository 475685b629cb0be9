/**
 * Counts writes, in generations: a flush ends a generation and waits until all writes of it, and of
 * those before, are over, while later writes count in the next one.
 */
export class Generations {
  #current = new Generation(Promise.resolve());

  /** Begins a write; call `end` of the generation when it is over. */
  begin(): Generation {
    this.#current.begin();
    return this.#current;
  }

  /** Resolves when every write that has begun is over. */
  drained(): Promise<void> {
    const ending = this.#current;
    this.#current = new Generation(ending.over);
    ending.close();
    return ending.over;
  }
}

/** Writes between two flushes. */
export class Generation {
  /** All writes of this generation and of those before are over. */
  readonly over: Promise<void>;
  #resolve: (() => void) | undefined;
  #writes = 0;
  #closed = false;

  constructor(before: Promise<void>) {
    const own = new Promise<void>((resolve) => {
      this.#resolve = resolve;
    });
    this.over = before.then(() => own);
  }

  begin(): void {
    this.#writes++;
  }

  end(): void {
    this.#writes--;
    this.#settle();
  }

  close(): void {
    this.#closed = true;
    this.#settle();
  }

  #settle(): void {
    if (this.#closed && this.#writes === 0) {
      this.#resolve?.();
    }
  }
}
