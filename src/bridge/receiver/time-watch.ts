/** Something that may not take too long. */
export interface Watched {
  /** Bytes of it that came so far, each of which gives it more time. */
  readonly receivedBytes: number;
  /** Called once where it takes too long. */
  expire(): void;
}

/** Slower than any line on which telemetry is sent. */
const leastBytesPerSecond = 32_768;
const longestCheckMs = 1_000;
const shortestCheckMs = 25;
/** How often it is looked for what is late, within the time of grace. */
const checks = 8;

/**
 * Ends what takes too long: bodies that trickle in, acknowledgements that do not come. Each has a time of
 * grace, and more for each byte that came, so that a large body may take longer and a slow one may not.
 * One timer looks after all of them, which costs a request less than a timer of its own.
 */
export class TimeWatch {
  readonly #graceMs: number;
  readonly #startedMs = new Map<Watched, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  /** How many are watched. */
  get size(): number {
    return this.#startedMs.size;
  }

  add(watched: Watched): void {
    this.#startedMs.set(watched, performance.now());
    if (this.#timer === undefined) {
      const everyMs = Math.min(longestCheckMs, Math.max(shortestCheckMs, this.#graceMs / checks));
      this.#timer = setInterval(() => this.#check(), everyMs).unref();
    }
  }

  remove(watched: Watched): void {
    this.#startedMs.delete(watched);
  }

  /** Watches nothing any more. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#startedMs.clear();
  }

  #check(): void {
    if (this.#startedMs.size === 0) {
      this.close();
      return;
    }
    const now = performance.now();
    for (const [watched, startedMs] of this.#startedMs) {
      const allowedMs = this.#graceMs + (watched.receivedBytes / leastBytesPerSecond) * 1_000;
      if (now - startedMs > allowedMs) {
        this.#startedMs.delete(watched);
        watched.expire();
      }
    }
  }
}
