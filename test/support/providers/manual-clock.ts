import type { Clock } from "../../../src/providers/calls/index.ts";

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  /** Waits that were asked for, in milliseconds, in their order. */
  readonly sleeps: number[] = [];
  readonly #sleepers = new Set<Sleeper>();
  readonly #passesBySelf: boolean;
  #now: number;

  /** @param passesBySelf - each wait moves the clock and is over at once */
  constructor(now: number, { passesBySelf = false }: { readonly passesBySelf?: boolean } = {}) {
    this.#now = now;
    this.#passesBySelf = passesBySelf;
  }

  now(): number {
    return this.#now;
  }

  /** How many wait. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(ms);
    if (this.#passesBySelf) {
      this.#now += ms;
      return;
    }
    if (ms <= 0) {
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        until: this.#now + ms,
        wake: () => {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** Lets time pass, and wakes whoever waited for it, earliest first. */
  advance(ms: number): void {
    this.set(this.#now + ms);
  }

  /** Sets the time. Going back wakes nobody. */
  set(now: number): void {
    this.#now = now;
    const due = [...this.#sleepers].filter(({ until }) => until <= now);
    for (const sleeper of due.sort((a, b) => a.until - b.until)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
