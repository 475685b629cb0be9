import type { Attributes, Input, Origin, OriginInput } from "./data.ts";
import type { TemporalityName } from "./names.ts";

/** A number of a metric: a `number` is a double, a `bigint` an integer of 64 bits. */
export type MetricNumber = number | bigint;

/** A raw measurement behind a point, with the span during which it was made. */
export interface ExemplarData {
  /** Nanoseconds since the Unix epoch. */
  time: bigint;
  /** `null` where none was recorded. */
  value: MetricNumber | null;
  /** 32 hexadecimal digits in lower case; empty if there was no trace. */
  traceId: string;
  /** 16 hexadecimal digits in lower case; empty if there was no span. */
  spanId: string;
  /** Attributes that the point's labels do not keep. */
  attributes: Attributes;
}

/** A distribution over explicit bounds. */
export interface HistogramValue {
  count: bigint;
  sum: number | undefined;
  min: number | undefined;
  max: number | undefined;
  /** Upper bounds of the buckets, inclusive, ascending; the last bucket has none. */
  bounds: number[];
  /** Measurements in each bucket: one more than there are bounds, or none at all. */
  counts: bigint[];
}

/** Consecutive buckets of an exponential histogram. */
export interface BucketsData {
  /** Index of the first bucket. */
  offset: number;
  /** Measurements in each bucket, from the first on. */
  counts: bigint[];
}

/** A distribution over bounds that grow exponentially: powers of 2 ** (2 ** -scale). */
export interface ExponentialHistogramValue {
  count: bigint;
  sum: number | undefined;
  min: number | undefined;
  max: number | undefined;
  scale: number;
  /** Measurements within the zero threshold. */
  zeroCount: bigint;
  /** Half width of the bucket around zero. */
  zeroThreshold: number;
  positive: BucketsData | undefined;
  negative: BucketsData | undefined;
}

/** A quantile from 0 (the smallest) to 1 (the largest) and the value at it. */
export interface QuantileData {
  quantile: number;
  value: number;
}

/** Quantiles computed by the source. */
export interface SummaryValue {
  count: bigint;
  sum: number;
  quantiles: QuantileData[];
}

/** What points of every type have: one point of a metric, with all that names the metric. */
export interface PointData extends Origin {
  name: string;
  description: string;
  /** In the notation of UCUM, such as `ms` or `By`. */
  unit: string;
  /** When the value was taken, nanoseconds since the Unix epoch. */
  timestamp: bigint;
  /** Start of the interval that the value is about, nanoseconds; 0 if unknown. */
  startTime: bigint;
  /** What tells the time series apart. */
  labels: Attributes;
  /** Bit field, see `DataPointFlags`. */
  flags: number;
  /** What else describes the metric, of all its points alike. */
  metadata: Attributes;
}

interface Sampled {
  exemplars: ExemplarData[];
}

interface Aggregated extends Sampled {
  /**
   * Whether values count from the start or since the point before; a number only where OTLP has no
   * name for it. Where written: `cumulative` if left out.
   */
  temporality: TemporalityName | number;
}

/** A value sampled now and then. */
export interface GaugeData extends PointData, Sampled {
  type: "gauge";
  /** `null` where none was recorded. */
  value: MetricNumber | null;
}

/** A value that adds up: a `counter` never falls. */
export interface SumData extends PointData, Aggregated {
  type: "counter" | "upDownCounter";
  /** `null` where none was recorded. */
  value: MetricNumber | null;
}

/** A point with a distribution over explicit bounds. */
export interface HistogramData extends PointData, Aggregated {
  type: "histogram";
  value: HistogramValue;
}

/** A point with a distribution over exponential bounds. */
export interface ExponentialHistogramData extends PointData, Aggregated {
  type: "exponentialHistogram";
  value: ExponentialHistogramValue;
}

/** A point with quantiles. */
export interface SummaryData extends PointData {
  type: "summary";
  value: SummaryValue;
}

/** One point of a metric, as plain data with its resource and scope. `type` tells them apart. */
export type MetricData =
  | GaugeData
  | SumData
  | HistogramData
  | ExponentialHistogramData
  | SummaryData;

/** The types of metrics. */
export type MetricType = MetricData["type"];

type Nested = OriginInput & {
  readonly exemplars?: readonly Input<ExemplarData, "time" | "value">[] | undefined;
};
type Named = "name" | "type" | "timestamp";
type BucketsInput = Input<BucketsData, "counts">;

/** A histogram's value as it is written. */
export type HistogramInput = Input<HistogramValue, "count">;
/** An exponential histogram's value as it is written. */
export type ExponentialHistogramInput = Input<
  ExponentialHistogramValue,
  "count" | "scale",
  { readonly positive?: BucketsInput | undefined; readonly negative?: BucketsInput | undefined }
>;
/** A summary's value as it is written. */
export type SummaryInput = Input<SummaryValue, "count" | "sum">;

/** How a point of each type of metric is written by hand. */
export interface MetricInputs {
  gauge: Input<GaugeData, Named | "value", Nested>;
  counter: Input<SumData & { type: "counter" }, Named | "value", Nested>;
  upDownCounter: Input<SumData & { type: "upDownCounter" }, Named | "value", Nested>;
  histogram: Input<HistogramData, Named, Nested & { readonly value: HistogramInput }>;
  exponentialHistogram: Input<
    ExponentialHistogramData,
    Named,
    Nested & { readonly value: ExponentialHistogramInput }
  >;
  summary: Input<SummaryData, Named, OriginInput & { readonly value: SummaryInput }>;
}

/** A point of a metric as it is written by hand; `type` tells which. */
export type MetricInput = MetricInputs[MetricType];
