import type { MetricScope } from "../../contract/index.ts";
import { MetricTable } from "../../normalize/index.ts";
import type { MetricDescriptor } from "./descriptor.ts";
import { scopeOfResource } from "./metric-table.ts";

/** How a metric is asked for. */
export interface MetricPlan {
  readonly metric: MetricDescriptor;
  /** Kind of the resource: `kafka`, `connector`, `ksql`, `schema_registry`. */
  readonly resource: string;
  /** `resource.kafka.id`. */
  readonly resourceLabel: string;
  /** What the series are told apart by, the resource first. */
  readonly groupBy: readonly string[];
  /** The tags of these, but for the resource. */
  readonly tagNames: readonly string[];
  /** Level of the groups. */
  readonly scope: MetricScope;
  /** Whether the cluster's figure is the sum of those of its topics. */
  readonly isSummedUp: boolean;
  /** Whether there are figures of a topic and group made of those of its partitions. */
  readonly isLag: boolean;
  /** What of several figures a value is: `sum` where partitions cannot be told apart, else empty. */
  readonly statistic: string;
}

/** What is planned for. */
export interface PlanChoice {
  readonly table: MetricTable;
  /** Whether metrics without a row are read, too. */
  readonly keepsUnmapped: boolean;
  /** Kinds of resources to read. */
  readonly resources: ReadonlySet<string>;
  /** Levels to read; a cluster's figures are then asked for themselves. Undefined: all. */
  readonly scopes?: ReadonlySet<MetricScope> | undefined;
  /** Normalized or the service's own names. Undefined: all. */
  readonly names?: ReadonlySet<string> | undefined;
}

const groupLabel = "consumer_group_id";
const lagLabels = [groupLabel, "topic", "partition"];
/** Of what is not Kafka, each label tells something that a sum would hide: a status, a task, a query. */
const labelsOfOthers = new Set(["status", "task", "query_id", "task_id"]);

/** Names of labels in tags; others keep the service's key. */
const tagOfLabel: Readonly<Record<string, string>> = {
  [groupLabel]: "group",
  query_id: "query",
  task_id: "task",
};

/** Plans one question for each metric: its finest level has the coarser ones in it. */
export function plansFor(
  descriptors: readonly MetricDescriptor[],
  choice: PlanChoice,
): readonly MetricPlan[] {
  return descriptors.flatMap((metric) =>
    metric.resources
      .filter((resource) => choice.resources.has(resource))
      .flatMap((resource) => planOf(metric, resource, choice) ?? []),
  );
}

function planOf(
  metric: MetricDescriptor,
  resource: string,
  { table, keepsUnmapped, scopes, names }: PlanChoice,
): MetricPlan | undefined {
  const rows = table.rowsOf(metric.name);
  if (rows.length === 0 && !keepsUnmapped) {
    return undefined;
  }
  const isNamed = rows.some((row) => names === undefined || MetricTable.isNamed(row, names));
  if (!isNamed && names !== undefined && !names.has(metric.name)) {
    return undefined;
  }
  const levels = levelsOf(metric, resource);
  const [finest] = levels;
  if (scopes === undefined && finest !== undefined) {
    const summed = rows.some((row) => row.scopes.includes("cluster"));
    return planAt(metric, resource, finest, finest === "topic" && summed);
  }
  const level = levels.find(
    (each) =>
      scopes?.has(each) === true &&
      (rows.length === 0 ? each === finest : rows.some((row) => row.scopes.includes(each))),
  );
  return level === undefined ? undefined : planAt(metric, resource, level, false);
}

/** Finest first. */
function levelsOf({ labels }: MetricDescriptor, resource: string): readonly MetricScope[] {
  const own = scopeOfResource[resource];
  if (own === undefined || resource !== "kafka") {
    return own === undefined ? [] : [own];
  }
  if (labels.includes(groupLabel)) {
    return ["group"];
  }
  return labels.includes("topic") ? ["topic", "cluster"] : ["cluster"];
}

function planAt(
  metric: MetricDescriptor,
  resource: string,
  scope: MetricScope,
  isSummedUp: boolean,
): MetricPlan {
  const resourceLabel = `resource.${resource}.id`;
  const keys = metric.labels.filter((key) => isAskedFor(key, scope));
  const isOfGroup = scope === "group" && metric.name.endsWith("/consumer_lag_offsets");
  const isLag = isOfGroup && keys.includes("partition");
  return {
    metric,
    resource,
    resourceLabel,
    groupBy: [resourceLabel, ...keys.map((key) => `metric.${key}`)],
    tagNames: keys.map((key) => tagOfLabel[key] ?? key),
    scope,
    isSummedUp,
    isLag,
    statistic: isOfGroup && !isLag ? "sum" : "",
  };
}

function isAskedFor(key: string, scope: MetricScope): boolean {
  switch (scope) {
    case "cluster":
      return false;
    case "topic":
      return key === "topic";
    case "group":
      return lagLabels.includes(key);
    default:
      return labelsOfOthers.has(key);
  }
}
