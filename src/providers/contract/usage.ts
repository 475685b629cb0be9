/** Calls of one kind that a provider's interface was asked, so far. */
export interface CallTotal {
  /** As the provider names it: `GetMetricData`, `POST /v2/metrics/cloud/query`. */
  readonly operation: string;
  readonly result: "ok" | "throttled" | "denied" | "failed";
  readonly count: number;
}

/** What a provider's interface was used for, so far. */
export interface ProviderUsage {
  readonly calls: readonly CallTotal[];
  /** Points that were read. */
  readonly points: number;
  /** Tries that were repeated. */
  readonly retries: number;
  /** What the calls cost by the provider's price list, in US dollars; undefined where they are free. */
  readonly estimatedCostUsd: number | undefined;
}
