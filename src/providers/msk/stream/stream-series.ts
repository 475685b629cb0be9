/** What the points of a series of a metric stream are of. */
export interface StreamSeries {
  readonly accountId: string;
  readonly region: string;
  /** Such as `AWS/Kafka`. */
  readonly namespace: string;
  readonly metric: string;
  /** As CloudWatch names it: `Bytes/Second`. */
  readonly unit: string;
  readonly dimensions: ReadonlyMap<string, string>;
}
