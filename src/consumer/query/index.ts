export { isAggregation } from "./check-query.ts";
export { Queries } from "./queries.ts";
export type {
  Aggregating,
  Aggregation,
  AggregationQuery,
  FilterValue,
  ItemQuery,
  Measuring,
  MetricAggregationQuery,
  QueryBase,
  QueryFilter,
  QueryTimeRange,
} from "./query-options.ts";
export type { AnyQuery } from "./query-plan.ts";
export type {
  GroupsQueryResult,
  LogsQueryResult,
  MetricGroup,
  MetricsQueryResult,
  QueryCount,
  QueryGroup,
  QueryStatistics,
  TracesQueryResult,
  UnreadableRecord,
} from "./query-result.ts";
