import { DeliveryTimeoutError, type KafkaBridgeError } from "../errors/index.ts";

/** The messages that a clock looks after. */
export interface Aging {
  /** Messages sent from now on are of this time. */
  tick(now: number): void;
  /**
   * Fails messages that were sent before that time, to those who wait for them. The driver keeps
   * them, and their room, until it has their report.
   *
   * @param errorOf - called where there are such messages: mostly there are none
   * @returns bytes of all messages that were failed so and are still with the driver
   */
  expire(before: number, errorOf: () => KafkaBridgeError): number;
}

/** How long a delivery may take, and what may wait for its report beyond that. */
export interface ClockRules {
  readonly timeoutMs: number;
  /** Bytes of expired messages that the driver may hold. */
  readonly maxExpiredBytes: number;
  /** It holds more: the room is needed by others. */
  readonly onStuck: () => void;
}

const longestStepMs = 1_000;
const stepsPerTimeout = 10;

/**
 * Keeps the time of deliveries in place of the idempotent driver. When a record runs out of time
 * there, the driver closes the gap in its numbers by a new epoch, and sends again, under new numbers,
 * what followed: what a broker had stored but not yet acknowledged is then there twice.
 *
 * So what runs out of time here fails to its writer and stays with the driver, which goes on in the
 * order of its numbers. To give up the driver instead would break that order: requests that a broker
 * has received and not yet looked into are carried out after those of the next driver.
 */
export class DeliveryClock {
  readonly #timer: NodeJS.Timeout;

  /** Looks ten times in a time-out, and at least each second: so much later it may be. */
  constructor(messages: Aging, { timeoutMs, maxExpiredBytes, onStuck }: ClockRules) {
    const stepMs = Math.max(1, Math.min(longestStepMs, timeoutMs / stepsPerTimeout));
    const detail = `no acknowledgement within ${timeoutMs} ms`;
    const timeout = (): DeliveryTimeoutError => new DeliveryTimeoutError({ detail });
    messages.tick(performance.now());
    this.#timer = setInterval(() => {
      const now = performance.now();
      messages.tick(now);
      // A message's time may be that of the step before it was sent.
      const expired = messages.expire(now - timeoutMs - stepMs, timeout);
      if (expired > maxExpiredBytes) {
        onStuck();
      }
    }, stepMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
