import { type Clock, systemClock } from "./clock.ts";

/** How many calls there may be. */
export interface PaceOptions {
  readonly clock?: Clock;
  /** Calls, or whatever is counted, per second in the long run. */
  readonly perSecond: number;
  /** How many at once after a rest. Default: those of one second, 1 at least. */
  readonly burst?: number;
}

/**
 * Lets calls begin no faster than a quota allows, in the order in which they came. A bucket of tokens
 * that fills with time; what is taken beyond it is waited for.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #countedAt: number;

  constructor({ clock = systemClock, perSecond, burst }: PaceOptions) {
    this.#clock = clock;
    this.#perMs = perSecond / 1_000;
    this.#burst = burst ?? Math.max(1, perSecond);
    this.#tokens = this.#burst;
    this.#countedAt = clock.now();
  }

  /**
   * Waits for its turn.
   *
   * @param amount - how much of the quota it takes; more than the burst waits for what is over
   */
  async take(amount = 1, signal?: AbortSignal): Promise<void> {
    this.#refill();
    // Below zero is what those who wait will use.
    this.#tokens -= amount;
    if (this.#tokens < 0) {
      const waitMs = Math.ceil(-this.#tokens / this.#perMs);
      try {
        await this.#clock.sleep(waitMs, signal);
      } catch (error) {
        this.#tokens += amount;
        throw error;
      }
    }
  }

  /** The service itself says how much is left, which others may have used too. */
  limitTo(remaining: number): void {
    this.#refill();
    this.#tokens = Math.min(this.#tokens, remaining);
  }

  #refill(): void {
    const now = this.#clock.now();
    // A clock that is set back fills nothing.
    const passed = Math.max(0, now - this.#countedAt);
    this.#tokens = Math.min(this.#burst, this.#tokens + passed * this.#perMs);
    this.#countedAt = now;
  }
}
