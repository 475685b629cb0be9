// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import type { KeyValue } from "./types-common.ts";

/** Masks of the bit field `flags` of data points. */
export const DataPointFlags = {
  DO_NOT_USE: 0x0,
  NO_RECORDED_VALUE_MASK: 0x1,
} as const;

/** A point with a single number. */
export interface NumberDataPoint {
  /** Start of the interval, nanoseconds since the Unix epoch; 0 if unknown. */
  startTimeUnixNano: bigint;
  /** When the value was taken, nanoseconds since the Unix epoch. */
  timeUnixNano: bigint;
  /** The value, as a double. */
  asDouble?: number | undefined;
  /** Raw measurements behind the point. */
  exemplars: Exemplar[];
  /** The value, as a signed 64-bit integer. */
  asInt?: bigint | undefined;
  /** What tells the time series apart; keys are unique. */
  attributes: KeyValue[];
  /** Bit field, see DataPointFlags. */
  flags: number;
}

/** A distribution over explicit bounds. */
export interface HistogramDataPoint {
  /** Start of the interval, nanoseconds since the Unix epoch; 0 if unknown. */
  startTimeUnixNano: bigint;
  /** When the value was taken, nanoseconds since the Unix epoch. */
  timeUnixNano: bigint;
  /** Number of measurements. */
  count: bigint;
  /** Sum of the measurements. */
  sum?: number | undefined;
  /** Measurements in each bucket: one more than there are bounds, or none. */
  bucketCounts: bigint[];
  /** Upper bounds of the buckets, inclusive, ascending; the last bucket has none. */
  explicitBounds: number[];
  /** Raw measurements behind the point. */
  exemplars: Exemplar[];
  /** What tells the time series apart; keys are unique. */
  attributes: KeyValue[];
  /** Bit field, see DataPointFlags. */
  flags: number;
  /** Smallest measurement. */
  min?: number | undefined;
  /** Largest measurement. */
  max?: number | undefined;
}

/** A distribution over bounds that grow exponentially. */
export interface ExponentialHistogramDataPoint {
  /** What tells the time series apart; keys are unique. */
  attributes: KeyValue[];
  /** Start of the interval, nanoseconds since the Unix epoch; 0 if unknown. */
  startTimeUnixNano: bigint;
  /** When the value was taken, nanoseconds since the Unix epoch. */
  timeUnixNano: bigint;
  /** Number of measurements. */
  count: bigint;
  /** Sum of the measurements. */
  sum?: number | undefined;
  /** Resolution: bounds are powers of 2 ** (2 ** -scale). */
  scale: number;
  /** Measurements within the zero threshold. */
  zeroCount: bigint;
  /** Buckets of the positive measurements. */
  positive?: ExponentialHistogramBuckets | undefined;
  /** Buckets of the negative measurements. */
  negative?: ExponentialHistogramBuckets | undefined;
  /** Bit field, see DataPointFlags. */
  flags: number;
  /** Raw measurements behind the point. */
  exemplars: Exemplar[];
  /** Smallest measurement. */
  min?: number | undefined;
  /** Largest measurement. */
  max?: number | undefined;
  /** Half width of the zero bucket, which is closed at both ends. */
  zeroThreshold: number;
}

/** Consecutive buckets of an exponential histogram. */
export interface ExponentialHistogramBuckets {
  /** Index of the first bucket. */
  offset: number;
  /** Measurements in each bucket, from the first on. */
  bucketCounts: bigint[];
}

/** Quantiles computed by the source. */
export interface SummaryDataPoint {
  /** Start of the interval, nanoseconds since the Unix epoch; 0 if unknown. */
  startTimeUnixNano: bigint;
  /** When the value was taken, nanoseconds since the Unix epoch. */
  timeUnixNano: bigint;
  /** Number of measurements. */
  count: bigint;
  /** Sum of the measurements. */
  sum: number;
  /** The quantiles. */
  quantileValues: ValueAtQuantile[];
  /** What tells the time series apart; keys are unique. */
  attributes: KeyValue[];
  /** Bit field, see DataPointFlags. */
  flags: number;
}

/** One quantile. */
export interface ValueAtQuantile {
  /** Which quantile, from 0 (the smallest) to 1 (the largest). */
  quantile: number;
  /** The value at the quantile. */
  value: number;
}

/** A raw measurement, with the span during which it was made. */
export interface Exemplar {
  /** When it was made, nanoseconds since the Unix epoch. */
  timeUnixNano: bigint;
  /** The value, as a double. */
  asDouble?: number | undefined;
  /** Id of the span: 8 bytes or empty. */
  spanId: Uint8Array;
  /** Id of the trace: 16 bytes or empty. */
  traceId: Uint8Array;
  /** The value, as a signed 64-bit integer. */
  asInt?: bigint | undefined;
  /** Attributes that the point's own do not keep; keys are unique. */
  filteredAttributes: KeyValue[];
}
