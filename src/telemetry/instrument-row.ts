/** One instrument: what it measures, and what its points tell. */
export interface InstrumentRow {
  readonly kind: "counter" | "upDownCounter" | "gauge" | "histogram";
  /** By UCUM; `{…}` is what is counted. */
  readonly unit: string;
  readonly description: string;
  /** Attributes of its points. */
  readonly attributes: readonly string[];
  /** Upper bounds of a histogram's buckets. */
  readonly bounds?: readonly number[];
}

/** The bounds that the conventions for messaging advise, in seconds. */
export const durationBounds = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
] as const;
