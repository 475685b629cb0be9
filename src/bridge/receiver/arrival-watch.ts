/** Something that is on its way in. */
export interface Arriving {
  /** Bytes of it that came so far. */
  readonly receivedBytes: number;
  /** Called once where it comes too slowly. */
  expire(): void;
}

/** Slower than any line on which telemetry is sent. */
const leastBytesPerSecond = 32_768;
const longestCheckMs = 1_000;
const shortestCheckMs = 25;
/** Times that it is looked whether a request is late, within the time that it has. */
const checks = 8;

/**
 * Ends requests that trickle in. Each has a time of grace, and more for each byte that came, so that a
 * large one may take longer and a slow one may not.
 */
export class ArrivalWatch {
  readonly #graceMs: number;
  readonly #startedMs = new Map<Arriving, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  /** Number of requests that are watched. */
  get size(): number {
    return this.#startedMs.size;
  }

  add(arriving: Arriving): void {
    this.#startedMs.set(arriving, performance.now());
    if (this.#timer === undefined) {
      const everyMs = Math.min(longestCheckMs, Math.max(shortestCheckMs, this.#graceMs / checks));
      this.#timer = setInterval(() => this.#check(), everyMs).unref();
    }
  }

  remove(arriving: Arriving): void {
    this.#startedMs.delete(arriving);
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
    for (const [arriving, startedMs] of this.#startedMs) {
      const allowedMs = this.#graceMs + (arriving.receivedBytes / leastBytesPerSecond) * 1_000;
      if (now - startedMs > allowedMs) {
        this.#startedMs.delete(arriving);
        arriving.expire();
      }
    }
  }
}
