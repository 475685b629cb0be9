/** What an entity query asks for. Without filters it matches all that the provider runs. */
export interface EntityFilters {
  /** Of the provider's entity types. Default: all. */
  readonly types?: readonly string[];
  readonly name?: string;
  /** The account at the provider. */
  readonly accountId?: string;
  readonly region?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a metrics query is about. */
export type MetricType = "cluster" | "broker" | "topic" | "consumerGroup";

/** What a metrics query asks for. */
export interface MetricFilters {
  readonly accountId?: string;
  readonly clusterName?: string;
  readonly clusterId?: string;
  readonly brokerId?: string;
  readonly topic?: string;
  readonly group?: string;
  /** Normalized names; all of the type without it. */
  readonly metrics?: readonly string[];
  /** Such as `30 minutes ago`, or milliseconds since 1970. Default `1 hour ago`. */
  readonly since?: string | number;
  /** Makes a series of it: `5 minutes`. */
  readonly timeseries?: string;
  readonly facet?: readonly string[];
  /** Rows, from 1 to 5,000. */
  readonly limit?: number;
}

/** A query that has a name, such as `clusterHealth`. */
export type NamedQuery =
  | "clusterHealth"
  | "clusterThroughput"
  | "topicMetrics"
  | "clusterOverview"
  | "topicPerformance"
  | "consumerLag";

/** Makes the text of a named query in NRQL, every value escaped. */
export type NamedQueries = {
  readonly [Name in NamedQuery]: (filters: MetricFilters) => string;
};
