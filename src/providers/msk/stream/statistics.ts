/**
 * What one datapoint of a metric stream tells of its interval. One object serves all points of a
 * record, one after the other.
 */
export class Statistics {
  /** Begin of the interval in milliseconds since 1970. */
  timestampMs = 0;
  periodMs = 0;
  count = 0;
  sum = 0;
  /** NaN where it is not told. */
  min = 0;
  max = 0;
}

/** Reads CloudWatch's statistics, by their names. A metric stream has no average of its own. */
const readers: ReadonlyMap<string, (statistics: Statistics) => number> = new Map([
  ["Average", ({ sum, count }) => sum / count],
  ["Sum", ({ sum }) => sum],
  ["Minimum", ({ min }) => min],
  ["Maximum", ({ max }) => max],
  ["SampleCount", ({ count }) => count],
]);

/** How a statistic is had from what a metric stream tells; undefined for a percentile and the like. */
export function statisticReader(name: string): ((statistics: Statistics) => number) | undefined {
  return readers.get(name);
}

/** The last that nanoseconds in 63 bits can tell. */
const lastMs = 9_223_372_036_854;

/** Whether a number is a time in milliseconds that OTLP can tell. */
export function isTime(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= lastMs;
}
