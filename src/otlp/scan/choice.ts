/** Says something of what lies in `bytes` from `start` up to `end`. It must not keep `bytes`. */
export type IsWanted = (bytes: Uint8Array, start: number, end: number) => boolean;

/** What is to stay of a request. Both have to agree to an item; what is not given, agrees. */
export interface Choice {
  /** Asked of each `ResourceSpans`, `ResourceMetrics` or `ResourceLogs`. */
  readonly resource?: IsWanted;
  /** Asked of each `Span` and `LogRecord`; of each data point, with the `Metric` around it. */
  readonly item?: IsWanted;
}
