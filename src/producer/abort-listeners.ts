/** The writes that wait for one signal. */
class Watched {
  readonly #signal: AbortSignal;
  readonly #listeners = new Set<() => void>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  readonly #onAbort = (): void => {
    const due = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of due) {
      listener();
    }
  };

  add(listener: () => void): void {
    if (this.#listeners.size === 0) {
      this.#signal.addEventListener("abort", this.#onAbort, { once: true });
    }
    this.#listeners.add(listener);
  }

  remove(listener: () => void): void {
    if (this.#listeners.delete(listener) && this.#listeners.size === 0) {
      this.#signal.removeEventListener("abort", this.#onAbort);
    }
  }
}

const watchedSignals = new WeakMap<AbortSignal, Watched>();

/**
 * Calls `listener` when the signal is aborted. However many writes share a signal, it has one
 * listener of ours: Node warns of a leak from the eleventh on, and removing one of many is slow.
 *
 * @returns ends the wait
 */
export function onceAborted(signal: AbortSignal, listener: () => void): () => void {
  let watched = watchedSignals.get(signal);
  if (watched === undefined) {
    watched = new Watched(signal);
    watchedSignals.set(signal, watched);
  }
  watched.add(listener);
  const own = watched;
  return () => own.remove(listener);
}
