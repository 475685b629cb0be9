import type { CallTotal, ProviderUsage } from "../contract/index.ts";
import type { CallResult } from "./failure.ts";

/** Counts what a provider's interface is used for. */
export class UsageCounter {
  readonly #calls = new Map<string, CallTotal>();
  #points = 0;
  #retries = 0;
  #costUsd: number | undefined;

  /** One try of a call. */
  addCall(operation: string, result: CallResult, count = 1): void {
    const key = `${result} ${operation}`;
    const before = this.#calls.get(key)?.count ?? 0;
    this.#calls.set(key, { operation, result, count: before + count });
  }

  /** Points that were read. */
  addPoints(count: number): void {
    this.#points += count;
  }

  /** A try that is made again. */
  addRetry(): void {
    this.#retries++;
  }

  /** What a call costs by the provider's price list. Without any, all are free. */
  addCost(usd: number): void {
    this.#costUsd = (this.#costUsd ?? 0) + usd;
  }

  /** What it was used for so far. */
  snapshot(): ProviderUsage {
    return {
      calls: [...this.#calls.values()],
      points: this.#points,
      retries: this.#retries,
      estimatedCostUsd: this.#costUsd,
    };
  }
}
