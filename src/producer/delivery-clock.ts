/** The messages that a clock looks after. */
export interface Aging {
  /** Messages sent from now on are of this time. */
  tick(now: number): void;
  /** The time of the oldest message under way; infinity without any. */
  oldest(): number;
}

const longestStepMs = 1_000;
const stepsPerTimeout = 10;

/**
 * Keeps the time of deliveries in place of the idempotent driver. When a record runs out of time
 * there, the driver closes the gap in its numbers by a new epoch, and sends again, under new numbers,
 * what followed: what a broker had stored but not yet acknowledged is then there twice.
 */
export class DeliveryClock {
  readonly #timer: NodeJS.Timeout;

  /**
   * @param onLate - called at each look at which a message has been under way for longer than the
   * time-out: at most two tenths of it, or 2 s, later
   */
  constructor(messages: Aging, timeoutMs: number, onLate: () => void) {
    const stepMs = Math.max(1, Math.min(longestStepMs, timeoutMs / stepsPerTimeout));
    messages.tick(performance.now());
    this.#timer = setInterval(() => {
      const now = performance.now();
      messages.tick(now);
      // A message's time may be that of the step before it was sent.
      if (now - messages.oldest() > timeoutMs + stepMs) {
        onLate();
      }
    }, stepMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
