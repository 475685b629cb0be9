import { isDeepStrictEqual } from "node:util";
import { type Clock, systemClock } from "./clock.ts";

/** How long answers are kept. */
export interface AdaptiveCacheOptions<Value> {
  readonly clock?: Clock;
  /** At first, in milliseconds. Default 300,000. */
  readonly initialTtlMs?: number;
  /** For what changes all the time. Default 60,000. */
  readonly minTtlMs?: number;
  /** For what never changes. Default 3,600,000. */
  readonly maxTtlMs?: number;
  /** Default: deep equality. */
  readonly isSame?: (before: Value, after: Value) => boolean;
  /** Told of each answer that differs from the one before. */
  readonly onChange?: (key: string, before: Value, after: Value) => void;
  /** Whether a failure is kept too, where there never was an answer. Default: none is. */
  readonly keepsFailure?: (error: unknown) => boolean;
}

interface Kept<Value> {
  readonly value: Value;
  readonly expiresAt: number;
  readonly ttlMs: number;
}

interface KeptFailure {
  readonly error: unknown;
  readonly expiresAt: number;
  readonly ttlMs: number;
}

interface Loading<Value> {
  readonly answer: Promise<Value>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Keeps answers for a while: half as long as before where the next one differs, twice as long where it
 * does not. Callers at the same time share one call, which is ended when none of them waits any more.
 *
 * A failure is kept only where {@link AdaptiveCacheOptions.keepsFailure} says so, and where the key never
 * had an answer: twice as long each time. What was answered once is asked for again at once.
 */
export class AdaptiveCache<Value> {
  readonly #clock: Clock;
  readonly #initialTtlMs: number;
  readonly #minTtlMs: number;
  readonly #maxTtlMs: number;
  readonly #isSame: (before: Value, after: Value) => boolean;
  readonly #onChange: AdaptiveCacheOptions<Value>["onChange"];
  readonly #keepsFailure: (error: unknown) => boolean;
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #failures = new Map<string, KeptFailure>();
  readonly #loading = new Map<string, Loading<Value>>();

  constructor(options: AdaptiveCacheOptions<Value> = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#minTtlMs = options.minTtlMs ?? 60_000;
    this.#maxTtlMs = options.maxTtlMs ?? 3_600_000;
    this.#initialTtlMs = this.#bounded(options.initialTtlMs ?? 300_000);
    this.#isSame = options.isSame ?? isDeepStrictEqual;
    this.#onChange = options.onChange;
    this.#keepsFailure = options.keepsFailure ?? (() => false);
  }

  /**
   * The answer of before where it is young enough, else a new one.
   *
   * @param load - asks for it; its signal is aborted when nobody waits any more
   * @param signal - ends this caller's wait
   */
  async get(
    key: string,
    load: (signal: AbortSignal) => Promise<Value>,
    signal?: AbortSignal,
  ): Promise<Value> {
    signal?.throwIfAborted();
    const kept = this.#kept.get(key);
    if (kept !== undefined && this.#clock.now() < kept.expiresAt) {
      return kept.value;
    }
    const failure = this.#failures.get(key);
    if (failure !== undefined && this.#clock.now() < failure.expiresAt) {
      throw failure.error;
    }
    return await this.#wait(this.#loading.get(key) ?? this.#begin(key, load), signal);
  }

  /** The answer of before, however old. */
  peek(key: string): Value | undefined {
    return this.#kept.get(key)?.value;
  }

  /** How long the answer is kept, in milliseconds; undefined where there is none. */
  ttlMs(key: string): number | undefined {
    return this.#kept.get(key)?.ttlMs;
  }

  /** Asks again the next time. Whether the answer then differs is still noticed. */
  expire(key: string): void {
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#kept.set(key, { ...kept, expiresAt: Number.NEGATIVE_INFINITY });
    }
    this.#failures.delete(key);
  }

  /** Forgets what is about things that are gone. */
  keepOnly(isWanted: (key: string) => boolean): void {
    for (const held of [this.#kept, this.#failures]) {
      for (const key of [...held.keys()]) {
        if (!isWanted(key)) {
          held.delete(key);
        }
      }
    }
  }

  /** Forgets all. */
  clear(): void {
    this.#kept.clear();
    this.#failures.clear();
  }

  #begin(key: string, load: (signal: AbortSignal) => Promise<Value>): Loading<Value> {
    const controller = new AbortController();
    const answer = (async () => {
      try {
        const value = await load(controller.signal);
        this.#keep(key, value);
        return value;
      } catch (error) {
        if (!controller.signal.aborted) {
          this.#keepFailure(key, error);
        }
        throw error;
      } finally {
        this.#end(key, controller);
      }
    })();
    // Each caller has its own wait; without one left there is nobody to tell.
    answer.catch(() => {});
    const loading = { answer, controller, waiting: 0 };
    this.#loading.set(key, loading);
    return loading;
  }

  /** An abandoned call may end after the next one began. */
  #end(key: string, controller: AbortController): void {
    if (this.#loading.get(key)?.controller === controller) {
      this.#loading.delete(key);
    }
  }

  #keep(key: string, value: Value): void {
    const before = this.#kept.get(key);
    const isSame = before !== undefined && this.#isSame(before.value, value);
    const ttlMs =
      before === undefined
        ? this.#initialTtlMs
        : this.#bounded(isSame ? before.ttlMs * 2 : before.ttlMs / 2);
    this.#kept.set(key, { value, ttlMs, expiresAt: this.#clock.now() + ttlMs });
    this.#failures.delete(key);
    if (before !== undefined && !isSame) {
      this.#onChange?.(key, before.value, value);
    }
  }

  #keepFailure(key: string, error: unknown): void {
    if (this.#kept.has(key) || !this.#keepsFailure(error)) {
      return;
    }
    const before = this.#failures.get(key);
    const ttlMs = before === undefined ? this.#initialTtlMs : this.#bounded(before.ttlMs * 2);
    this.#failures.set(key, { error, ttlMs, expiresAt: this.#clock.now() + ttlMs });
  }

  async #wait(loading: Loading<Value>, signal: AbortSignal | undefined): Promise<Value> {
    loading.waiting++;
    let onAbort: (() => void) | undefined;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal?.reason);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
    try {
      return await Promise.race([loading.answer, aborted]);
    } finally {
      if (onAbort !== undefined) {
        signal?.removeEventListener("abort", onAbort);
      }
      loading.waiting--;
      if (loading.waiting === 0 && signal?.aborted === true) {
        this.#abandon(loading, signal.reason);
      }
    }
  }

  #abandon(loading: Loading<Value>, reason: unknown): void {
    for (const [key, each] of this.#loading) {
      if (each === loading) {
        this.#loading.delete(key);
      }
    }
    loading.controller.abort(reason);
  }

  #bounded(ttlMs: number): number {
    return Math.min(this.#maxTtlMs, Math.max(this.#minTtlMs, ttlMs));
  }
}
