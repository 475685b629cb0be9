/** Something that may run out of time. */
export interface Timed {
  /** Called once, at the deadline or up to `granularityMs` later. */
  expire(): void;
}

const granularityMs = 20;

/**
 * Deadlines for any number of writes with one timer at a time: writes whose deadlines fall into the
 * same span of 20 ms expire together.
 */
export class Deadlines {
  readonly #buckets = new Map<number, Set<Timed>>();
  #timer: NodeJS.Timeout | undefined;
  #nextBucket = Number.POSITIVE_INFINITY;

  /**
   * Watches over an entry.
   *
   * @param timeoutMs - from now
   * @returns ends the watch
   */
  add(entry: Timed, timeoutMs: number): () => void {
    const bucket = Math.ceil((performance.now() + timeoutMs) / granularityMs);
    let entries = this.#buckets.get(bucket);
    if (entries === undefined) {
      entries = new Set();
      this.#buckets.set(bucket, entries);
    }
    entries.add(entry);
    if (bucket < this.#nextBucket) {
      this.#arm(bucket);
    }
    return () => this.#remove(bucket, entry);
  }

  #remove(bucket: number, entry: Timed): void {
    const entries = this.#buckets.get(bucket);
    if (entries?.delete(entry) === true && entries.size === 0) {
      this.#buckets.delete(bucket);
      if (bucket === this.#nextBucket) {
        this.#armNext();
      }
    }
  }

  #armNext(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#nextBucket = Number.POSITIVE_INFINITY;
    if (this.#buckets.size > 0) {
      let first = Number.POSITIVE_INFINITY;
      for (const bucket of this.#buckets.keys()) {
        first = Math.min(first, bucket);
      }
      this.#arm(first);
    }
  }

  #arm(bucket: number): void {
    clearTimeout(this.#timer);
    this.#nextBucket = bucket;
    const delayMs = Math.max(1, bucket * granularityMs - performance.now());
    // Node treats longer delays as 1 ms.
    this.#timer = setTimeout(() => this.#expire(), Math.min(delayMs, 2_147_483_647));
  }

  #expire(): void {
    const now = performance.now() / granularityMs;
    const due: Timed[] = [];
    for (const [bucket, entries] of this.#buckets) {
      if (bucket <= now) {
        this.#buckets.delete(bucket);
        due.push(...entries);
      }
    }
    this.#armNext();
    for (const entry of due) {
      entry.expire();
    }
  }
}
