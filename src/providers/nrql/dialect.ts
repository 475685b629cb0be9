import type { MetricType, NamedQuery } from "../contract/index.ts";

/** What a query can be narrowed to. */
export type Narrowing = "accountId" | "clusterName" | "clusterId" | "brokerId" | "topic" | "group";

/** Where New Relic keeps the metrics of one level, and how they are called there. */
export interface QueryLevel {
  /** Event types. */
  readonly from: readonly string[];
  /** Attributes to narrow by; what is missing cannot be. A row has one of several. */
  readonly attributes: { readonly [Name in Narrowing]?: string | readonly string[] };
  /** Conditions that always hold. */
  readonly always?: Readonly<Record<string, string>>;
  /** Attributes that tell apart what the level is about. */
  readonly facet: readonly string[];
  /** Normalized names, and the expression for each. */
  readonly metrics: Readonly<Record<string, string>>;
}

/** A query that has a name. */
export interface QueryPattern {
  readonly level: QueryLevel;
  /** Expressions by the names that the result gives them. */
  readonly select: Readonly<Record<string, string>>;
  readonly facet: readonly string[];
  readonly since: string;
  readonly limit: number;
  readonly timeseries?: string;
}

/** How New Relic knows what one provider runs. */
export interface QueryDialect {
  /** The tag `provider`: `AWS_MSK`. */
  readonly provider: string;
  /** Entity types of the domain `INFRA`. */
  readonly entityTypes: readonly string[];
  /** Tags of entities that name the account and the region; empty where they have none. */
  readonly accountTags: readonly string[];
  readonly regionTags: readonly string[];
  /** Absent levels cannot be asked for. */
  readonly levels: { readonly [Type in MetricType]?: QueryLevel };
  readonly patterns: { readonly [Name in NamedQuery]: QueryPattern };
}
