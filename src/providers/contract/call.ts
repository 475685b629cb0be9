/** What every call to a provider takes. */
export interface CallOptions {
  /** Ends the call, and its retries. */
  readonly signal?: AbortSignal;
}
