import { setTimeout as delay } from "node:timers/promises";

/** Tells the time and lets it pass. Tests have one of their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after that time; rejects with the signal's reason once that is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Longer timers fire at once in Node.js. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's clock. A wait keeps the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    try {
      await delay(Math.min(longestTimerMs, ms), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // Node.js' own error says only that there was a signal.
      signal?.throwIfAborted();
      throw error;
    }
  },
};
