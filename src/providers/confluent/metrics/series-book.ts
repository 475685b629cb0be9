import type { MetricTags } from "../../contract/index.ts";
import { type MetricTable, Normalizer, type Series } from "../../normalize/index.ts";
import { providerType } from "../provider-type.ts";
import type { MetricPlan } from "./plan.ts";
import type { MetricResource } from "./resource.ts";

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

  /**
   * The series at that place; undefined where the metric is left out. It is made anew each time: whoever
   * asks has all points of it at once, and to keep those of 1,000 clusters would fill the memory.
   */
  seriesOf({ plan, resource, scope, labels, statistic }: SeriesPlace): Series | undefined {
    return this.#normalizer.series({
      source: plan.metric.name,
      scope,
      ...(statistic === "" ? {} : { statistic }),
      sourceUnit: plan.metric.unit,
      tags: tagsOf(resource, plan, labels),
    });
  }
}

function tagsOf(
  resource: MetricResource,
  { tagNames }: MetricPlan,
  labels: readonly string[],
): MetricTags {
  const tags: Record<string, string> = { ...resource.tags };
  for (const [at, name] of tagNames.entries()) {
    const value = labels[at] ?? "";
    if (value !== "") {
      tags[name] = value;
    }
  }
  return tags;
}
