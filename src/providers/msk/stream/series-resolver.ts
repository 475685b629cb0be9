import type { MetricScope, MetricTags } from "../../contract/index.ts";
import {
  awsNaming,
  MetricTable,
  Normalizer,
  snakeCase,
  type UnmappedRule,
} from "../../normalize/index.ts";
import {
  type DimensionName,
  dimensionSetOf,
  dimensionSets,
  dimensionTags,
  mskMetricOf,
  mskTable,
} from "../metrics/index.ts";
import { mskType } from "../msk-id.ts";
import type { ResolveSeries, SeriesTarget } from "./series-directory.ts";
import type { StreamSeries } from "./stream-series.ts";
import { namelessTarget, originTags, StatisticTarget } from "./stream-target.ts";

/** How the points of a metric stream become metrics. */
export interface MetricStreamOptions {
  /** CloudWatch namespaces to take; points of others are left out. Default `AWS/Kafka`. */
  readonly includeNamespaces?: readonly string[];
  /** What becomes of metrics without a normalized name. Default `prefix`. */
  readonly unmapped?: UnmappedRule;
  /** Further tags of all metrics, which become `tag.<name>`. Default: none. */
  readonly entityTags?: Readonly<Record<string, string>>;
}

const mskNamespace = "AWS/Kafka";
/** Of metrics that no table knows. */
const usualStatistic = "Average";

/** Makes what tells the meaning of each series of a metric stream. */
export function seriesResolver({
  includeNamespaces = [mskNamespace],
  unmapped = "prefix",
  entityTags = {},
}: MetricStreamOptions): ResolveSeries {
  const normalizers = new Map(
    includeNamespaces.map((namespace) => [
      namespace,
      new Normalizer({ provider: mskType, table: tableOf(namespace), unmapped }),
    ]),
  );
  const common = Object.fromEntries(
    Object.entries(entityTags).map(([name, value]) => [`tag.${name}`, value]),
  );
  return (series) => {
    if (series.namespace === "" || series.metric === "") {
      return namelessTarget;
    }
    const normalizer = normalizers.get(series.namespace);
    return normalizer === undefined ? null : targetOf(series, normalizer, common);
  };
}

function targetOf(
  series: StreamSeries,
  normalizer: Normalizer,
  common: MetricTags,
): SeriesTarget | null {
  const { metric, unit, dimensions } = series;
  const statistic = statisticOf(series);
  const normalized = normalizer.series({
    source: metric,
    scope: scopeOf(dimensions),
    statistic,
    sourceUnit: unit,
    tags: { ...originTags(series), ...tagsOf(dimensions), ...common },
  });
  return normalized === undefined ? null : new StatisticTarget(normalized, statistic);
}

/** The statistic that means something for a metric. */
function statisticOf({ namespace, metric, dimensions }: StreamSeries): string {
  const set = namespace === mskNamespace ? dimensionSetOf(dimensions.keys()) : undefined;
  return (set && mskMetricOf(metric, set)?.statistic) ?? usualStatistic;
}

/** Levels by the dimension that makes them, the narrowest first, for sets that no table knows. */
const scopes: readonly (readonly [dimension: DimensionName, scope: MetricScope])[] = [
  ["Consumer Group", "group"],
  ["Topic", "topic"],
  ["Broker ID", "broker"],
];

function scopeOf(dimensions: ReadonlyMap<string, string>): MetricScope {
  const set = dimensionSetOf(dimensions.keys());
  return set === undefined
    ? (scopes.find(([dimension]) => dimensions.has(dimension))?.[1] ?? "cluster")
    : dimensionSets[set].scope;
}

const tagNames: Readonly<Record<string, string | undefined>> = dimensionTags;

/** Dimensions that no table knows keep their names. */
function tagsOf(dimensions: ReadonlyMap<string, string>): MetricTags {
  return Object.fromEntries(
    [...dimensions].map(([name, value]) => [tagNames[name] ?? name, value]),
  );
}

/** Metrics of other namespaces have no shared names, and a prefix of their own. */
function tableOf(namespace: string): MetricTable {
  if (namespace === mskNamespace) {
    return mskTable;
  }
  const prefix = `aws.${snakeCase(namespace.replace(/^AWS\//, ""))}`;
  const naming = { ...awsNaming, prefix: (source: string) => `${prefix}.${snakeCase(source)}` };
  return new MetricTable([], naming);
}
