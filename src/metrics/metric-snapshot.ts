import { DataPointType, type MetricData, type ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** What a point says, by attribute. */
export type PointAttributes = Readonly<Record<string, string | number | boolean>>;

/** A histogram's point. */
export interface HistogramValue {
  readonly bounds: readonly number[];
  /** One more than bounds. */
  readonly counts: readonly number[];
  readonly sum: number;
  readonly count: number;
}

/** A metric at one moment, as plain data that goes from process to process. */
export interface MetricSnapshot {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly kind: "counter" | "gauge" | "histogram";
  readonly points: readonly {
    readonly attributes: PointAttributes;
    readonly value: number | HistogramValue;
  }[];
}

/** What was collected, as plain data. */
export function snapshotOf({ scopeMetrics }: ResourceMetrics): MetricSnapshot[] {
  return scopeMetrics.flatMap(({ metrics }) => metrics.map(metricSnapshot));
}

function metricSnapshot(data: MetricData): MetricSnapshot {
  const { name, unit, description } = data.descriptor;
  return {
    name,
    unit,
    description,
    kind: kindOf(data),
    points: data.dataPoints.map(({ attributes, value }) => ({
      // The attributes are ours, and none of them is a list.
      attributes: attributes as PointAttributes,
      value: typeof value === "number" ? value : histogramValue(value),
    })),
  };
}

function kindOf(data: MetricData): MetricSnapshot["kind"] {
  if (data.dataPointType === DataPointType.HISTOGRAM) {
    return "histogram";
  }
  return data.dataPointType === DataPointType.SUM && data.isMonotonic ? "counter" : "gauge";
}

type PointValue = Exclude<MetricData["dataPoints"][number]["value"], number>;

function histogramValue(value: PointValue): HistogramValue {
  const { sum = 0, count } = value;
  return "buckets" in value
    ? { bounds: value.buckets.boundaries, counts: value.buckets.counts, sum, count }
    : { bounds: [], counts: [count], sum, count };
}
