import type { ClusterKind, MonitoringLevel } from "../cluster.ts";
import type { DimensionSet } from "./dimensions.ts";

/** What only some clusters have, and its metrics with it. */
export type MetricNeed = "tiered" | "zookeeper" | "burstable";

/** How a metric is called by all, where it is. */
export interface SharedName {
  readonly name: string;
  readonly unit: string;
  readonly factor?: number;
  readonly sampleSeconds?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** One metric of Amazon MSK at one set of dimensions. */
export interface MskMetric {
  /** CloudWatch's name. */
  readonly source: string;
  /** The statistic that means something for it. */
  readonly statistic: "Average" | "Sum" | "Maximum" | "Minimum";
  /** CloudWatch's unit; empty where neither AWS nor others who read it tell one. */
  readonly unit: string;
  /** The lowest monitoring level that has it. */
  readonly level: MonitoringLevel;
  readonly kinds: readonly ClusterKind[];
  readonly dimensions: DimensionSet;
  readonly needs?: MetricNeed;
  /** Undefined where it has no normalized name. */
  readonly shared?: SharedName;
}

/** What metrics of a table have in common. */
export type Family = Pick<MskMetric, "level" | "kinds" | "dimensions" | "needs">;

/** A metric by its unit, or by its unit and more. */
export type MetricEntry =
  | string
  | {
      readonly unit: string;
      readonly statistic?: MskMetric["statistic"];
      readonly shared?: SharedName;
    };

/** Spells a table out. */
export function metricsOf(
  family: Family,
  entries: Readonly<Record<string, MetricEntry>>,
): MskMetric[] {
  return Object.entries(entries).map(([source, entry]) => ({
    source,
    statistic: "Average",
    ...family,
    ...(typeof entry === "string" ? { unit: entry } : entry),
  }));
}
