/** Counts requests in windows, by who asks for what. */
export class RateLimit {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #windows = new Map<string, { startMs: number; count: number }>();

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /** Takes one, and says what is left and in how many seconds the window ends. */
  take(key: string, nowMs: number): { isOver: boolean; remaining: number; resetSeconds: number } {
    const known = this.#windows.get(key);
    const isNew = known === undefined || nowMs - known.startMs >= this.#windowMs;
    const window = isNew ? { startMs: nowMs, count: 0 } : known;
    this.#windows.set(key, window);
    window.count += 1;
    return {
      isOver: window.count > this.#limit,
      remaining: Math.max(0, this.#limit - window.count),
      resetSeconds: Math.ceil((window.startMs + this.#windowMs - nowMs) / 1_000),
    };
  }

  get limit(): number {
    return this.#limit;
  }
}
