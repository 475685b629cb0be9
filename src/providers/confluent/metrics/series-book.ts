import type { NormalizedMetric } from "../../contract/index.ts";
import { type MetricTable, Normalizer, type Series } from "../../normalize/index.ts";
import { providerType } from "../provider-type.ts";
import type { MetricPlan } from "./plan.ts";
import type { MetricResource } from "./resource.ts";

/** Names of labels in tags; others keep the service's key. */
const tagOfLabel: Readonly<Record<string, string>> = {
  consumer_group_id: "group",
  query_id: "query",
  task_id: "task",
};

/** Which series a point belongs to. */
export interface SeriesPlace {
  readonly plan: MetricPlan;
  readonly resource: MetricResource;
  readonly scope: MetricPlan["scope"];
  /** Values of the plan's labels behind the resource; those that are not of the scope are missing. */
  readonly labels: readonly string[];
  /** `sum` and `max` over a topic's partitions; empty for the value itself. */
  readonly statistic: string;
}

/** Makes points of the service's values, each series with one object of tags. */
export class SeriesBook {
  readonly table: MetricTable;
  readonly #normalizer: Normalizer;

  constructor(table: MetricTable, unmapped: "prefix" | "drop" | "plain") {
    this.table = table;
    this.#normalizer = new Normalizer({ provider: providerType, table, unmapped });
  }

  /** The series at that place; undefined where the metric is left out. */
  seriesOf(place: SeriesPlace): Series | undefined {
    const { plan, resource, scope, labels, statistic } = place;
    const key = [plan.metric.name, statistic, scope, resource.id, ...labels].join("\u0000");
    return this.#normalizer.seriesOf(key, () => ({
      source: plan.metric.name,
      scope,
      ...(statistic === "" ? {} : { statistic }),
      sourceUnit: plan.metric.unit,
      tags: { ...resource.tags, ...tagsOf(plan, labels) },
    }));
  }

  /** A point at that place; undefined where there is no value, or the metric is left out. */
  pointOf(
    place: SeriesPlace,
    value: number,
    timestamp: number,
    periodMs: number,
  ): NormalizedMetric | undefined {
    return this.seriesOf(place)?.point(value, timestamp, periodMs);
  }
}

function tagsOf({ groupBy }: MetricPlan, labels: readonly string[]): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const [at, value] of labels.entries()) {
    const key = groupBy[at + 1]?.replace(/^metric\./, "");
    if (key !== undefined && value !== "") {
      tags[tagOfLabel[key] ?? key] = value;
    }
  }
  return tags;
}
