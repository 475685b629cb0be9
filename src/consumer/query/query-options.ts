import type { Time } from "../../otlp/index.ts";
import type { RecordEncoding } from "../read-record.ts";
import type { QueryCount, UnreadableRecord } from "./query-result.ts";

/** What a field is compared with. Compared as text: `500`, `500n` and `"500"` are the same. */
export type FilterValue = string | number | bigint | boolean;

/**
 * A condition on one field of an item; where it says several things, all must hold.
 *
 * Fields of every signal are `service` (the resource's `service.name`), `scope` (its name) and
 * `name`; of spans also `traceId`, `spanId`, `parentSpanId`, `kind`, `status` and `durationMs`; of
 * points `type`, `unit` and `value` (where it is one number); of log records `traceId`, `spanId`,
 * `severity` (`trace` to `fatal`) and `body`. Any other name is an attribute: the item's own, else its
 * scope's, else its resource's. An attribute that is called like a field is meant by
 * `attributes.<name>`.
 */
export interface QueryFilter {
  readonly field: string;
  /** One of these values. Ids in hexadecimal, in upper or lower case. */
  readonly equals?: FilterValue | readonly FilterValue[];
  /** None of these values; an item without the field has none of them. */
  readonly not?: FilterValue | readonly FilterValue[];
  /** A piece of a text, or of a text within a list or map. Upper and lower case are not the same. */
  readonly contains?: string;
  /** Tested on a text, number or truth value, or on each within a list or map. */
  readonly matches?: RegExp;
  /** This number or a higher one; of `severity` also a name. */
  readonly atLeast?: number | bigint | string;
  /** This number or a lower one; of `severity` also a name. */
  readonly atMost?: number | bigint | string;
  /** Whether there is such a field, with any value. */
  readonly exists?: boolean;
}

/**
 * The items' own time: when a span began, a point was taken, or a log record happened (or else was
 * observed). An item without a time has that of its record on the topic.
 */
export interface QueryTimeRange {
  /** This time or later. Default: from the first record on the topic. */
  readonly from?: Time;
  /** Before this time. Default: without an end. */
  readonly to?: Time;
}

/** What every query says. */
export interface QueryBase {
  /** Topic to read. Default: the configured one of the signal. */
  readonly topic?: string;
  /** All must hold. Default: none. */
  readonly filters?: readonly QueryFilter[];
  readonly timeRange?: QueryTimeRange;
  /**
   * How much earlier than its items a record may have been written, by clocks that differ: reading
   * begins with the records written at `timeRange.from` less this. Default 3,600,000 (an hour).
   * However much later a record was written, it is read.
   */
  readonly maxSkewMs?: number;
  /** Most items or groups to return. From 0 to 100,000; default 1,000. */
  readonly limit?: number;
  /** Items or groups to pass over before. From 0; with `limit` at most 100,000. Default 0. */
  readonly offset?: number;
  /** Most memory for the items kept on the way, in bytes as they are encoded. Default 67,108,864. */
  readonly maxBytes?: number;
  /** How records are written. Default `auto`, as for reading. */
  readonly encoding?: RecordEncoding;
  /** Is told now and then how much was read so far. */
  readonly onProgress?: (scanned: QueryCount) => void;
  /** Is told each record that could not be read. */
  readonly onUnreadable?: (record: UnreadableRecord) => void;
  /** Ends the query, with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A query for items. */
export interface ItemQuery extends QueryBase {
  /**
   * Which items come first, by their own time; those of the same time by partition, offset and place
   * in the record. Default `newest`.
   */
  readonly order?: "newest" | "oldest";
}

/**
 * A figure to make of many items: `percentiles` is p50, p90, p95 and p99; `p99.9` and the like are
 * single ones, above p0 and below p100.
 */
export type Aggregation =
  | "sum"
  | "avg"
  | "min"
  | "max"
  | "count"
  | "last"
  | "rate"
  | "percentiles"
  | `p${number}`;

/** What a query for figures says beside filters and times. `limit` and `offset` count groups. */
export interface Aggregating {
  /** At least one. */
  readonly aggregations: readonly Aggregation[];
  /** Fields whose values make groups, named as in filters. Default: none. */
  readonly groupBy?: readonly string[];
  /** Makes a group of each stretch of time, in milliseconds. Default: one of all. */
  readonly everyMs?: number;
  /**
   * Most groups, and, tenfold, most time series with all that is kept of each. From 1 to 1,000,000;
   * default 10,000. Beyond it the query fails with `QUERY_TOO_MANY_GROUPS`.
   */
  readonly maxGroups?: number;
}

/** What figures of spans and log records are made of. */
export interface Measuring {
  /**
   * The field whose numbers are aggregated; items without one do not count. Default: `durationMs` of
   * spans. Of log records without it there are `count` and `rate` only.
   */
  readonly measure?: string;
}

/** Figures made of points of metrics. */
export interface MetricAggregationQuery extends QueryBase, Aggregating {}

/** Figures made of spans or log records. */
export interface AggregationQuery extends QueryBase, Aggregating, Measuring {}
