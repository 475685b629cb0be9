import type { ExportMetricsServiceRequest, Metric } from "../generated/types-metrics.ts";
import type { OriginInput } from "./data.ts";
import { requiredText, text } from "./fields.ts";
import { groupByOrigin, type Run, runsOf } from "./grouping.ts";
import { type InvalidField, inField, mapEach, unfit } from "./invalid-field.ts";
import { isSameData } from "./is-same-data.ts";
import type { MetricInput, MetricType } from "./metric-data.ts";
import { type TemporalityName, temporalities } from "./names.ts";
import {
  toExponentialHistogramPoint,
  toHistogramPoint,
  toNumberPoint,
  toSummaryPoint,
} from "./write-points.ts";
import { toKeyValues } from "./write-values.ts";

type MetricRun = Run<MetricInput, MetricInput>;

/** Points of metrics as a request of OTLP. Neighbouring points of one metric become one metric. */
export function toMetricsRequest(
  metrics: readonly MetricInput[],
  ofBatch: OriginInput,
): ExportMetricsServiceRequest {
  return {
    resourceMetrics: groupByOrigin(metrics, "metrics", ofBatch).map(({ resource, scopes }) => ({
      resource: resource.value,
      scopeMetrics: scopes.map(({ scope, items, first }) => ({
        scope: scope.value,
        metrics: runsOf(items, first, (item) => item, isSameMetric).map(toMetric),
        schemaUrl: scope.schemaUrl,
      })),
      schemaUrl: resource.schemaUrl,
    })),
  };
}

function isSameMetric(a: MetricInput, b: MetricInput): boolean {
  return (
    a.name === b.name &&
    a.type === b.type &&
    a.description === b.description &&
    a.unit === b.unit &&
    givenTemporality(a) === givenTemporality(b) &&
    (a.metadata === b.metadata || isSameData(a.metadata, b.metadata))
  );
}

function givenTemporality(metric: MetricInput): TemporalityName | number | undefined {
  return metric.type === "gauge" || metric.type === "summary" ? undefined : metric.temporality;
}

/** What the points of a run share is written from the first of them. */
function toMetric(run: MetricRun): Metric {
  const { key, first } = run;
  const { aggregationTemporality, ...named } = inField(`metrics[${first}]`, () => ({
    name: requiredText(key.name, "name"),
    description: text(key.description, "description"),
    unit: text(key.unit, "unit"),
    metadata: toKeyValues(key.metadata, "metadata"),
    aggregationTemporality: temporalities.numberOf(
      givenTemporality(key) ?? "cumulative",
      "temporality",
    ),
  }));
  return { ...named, ...toData(run, aggregationTemporality) };
}

function toData(run: MetricRun, aggregationTemporality: number): Partial<Metric> {
  const { type } = run.key;
  switch (type) {
    case "gauge":
      return { gauge: { dataPoints: toPoints(run, toNumberPoint) } };
    case "counter":
    case "upDownCounter": {
      const isMonotonic = type === "counter";
      const dataPoints = toPoints(run, toNumberPoint);
      return { sum: { dataPoints, aggregationTemporality, isMonotonic } };
    }
    case "histogram":
      return { histogram: { dataPoints: toPoints(run, toHistogramPoint), aggregationTemporality } };
    case "exponentialHistogram": {
      const dataPoints = toPoints(run, toExponentialHistogramPoint);
      return { exponentialHistogram: { dataPoints, aggregationTemporality } };
    }
    case "summary":
      return { summary: { dataPoints: toPoints(run, toSummaryPoint) } };
    default:
      throw unknownType(type, run.first);
  }
}

function toPoints<Item extends MetricInput, Point>(
  { items, first }: MetricRun,
  write: (item: Item) => Point,
): Point[] {
  // All items of a run have the type of its key, and the caller has looked at that.
  return mapEach(items as readonly MetricInput[] as readonly Item[], "metrics", write, first);
}

function unknownType(type: never, index: number): InvalidField {
  const known = Object.keys({
    gauge: 0,
    counter: 0,
    upDownCounter: 0,
    histogram: 0,
    exponentialHistogram: 0,
    summary: 0,
  } satisfies Record<MetricType, 0>).join(", ");
  return unfit(`metrics[${index}].type`, `one of ${known}`, type);
}
