import type { LogRecordData, MetricData, MetricType, SpanData } from "../../otlp/index.ts";

/** An amount of telemetry. */
export interface QueryCount {
  /** Records on the topic. */
  readonly records: number;
  /** Spans, points or log records. Of JSON that is passed over, items are not counted. */
  readonly items: number;
  /** Bytes of the records' values. */
  readonly bytes: number;
}

/** A record that a query could not read. */
export interface UnreadableRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Why, in a line. */
  readonly reason: string;
}

/** What every query tells of itself. */
export interface QueryStatistics {
  /** What was read, up to the ends of the partitions when the query began. */
  readonly scanned: QueryCount;
  /** The part of it that was passed over by its bytes alone, and never became objects. */
  readonly skipped: QueryCount;
  /** Records that are not OTLP, as far as that was looked at, and the first ten of them. */
  readonly unreadable: { readonly records: number; readonly first: readonly UnreadableRecord[] };
  /** Items that met all conditions, on this page or not. */
  readonly matched: number;
  /** Whether there is more behind what is returned: ask again with a higher `offset`. */
  readonly truncated: boolean;
}

/** Spans found. */
export interface TracesQueryResult extends QueryStatistics {
  readonly spans: SpanData[];
}

/** Points of metrics found. */
export interface MetricsQueryResult extends QueryStatistics {
  readonly metrics: MetricData[];
}

/** Log records found. */
export interface LogsQueryResult extends QueryStatistics {
  readonly records: LogRecordData[];
}

/** Figures made of the items of one group. */
export interface QueryGroup {
  /** The values of `groupBy`, in its order; undefined where the items have no such field. */
  readonly by: Readonly<Record<string, string | undefined>>;
  /** Where the group's stretch of time begins, in nanoseconds since 1970; with `everyMs`. */
  readonly from?: bigint;
  /** By aggregation; undefined where there is nothing to make it of, such as the rate of a gauge. */
  readonly values: Readonly<Record<string, number | undefined>>;
  /** Spans, points or log records in the group. */
  readonly items: number;
}

/** Figures made of the points of one metric. */
export interface MetricGroup extends QueryGroup {
  readonly name: string;
  readonly type: MetricType;
  readonly unit: string;
}

/** Figures, ordered by metric, values of `groupBy` and time. */
export interface GroupsQueryResult<Group extends QueryGroup = QueryGroup> extends QueryStatistics {
  readonly groups: Group[];
}
